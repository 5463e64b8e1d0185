package io.partnerinsights.core.table;

import java.util.Arrays;
import java.util.List;

/**
 * A column of a system table. Each value may be null.
 *
 * @param type the type in SQL: {@code STRING}, {@code ARRAY<STRING>}, {@code BIGINT}, {@code INT},
 *     {@code BOOLEAN} or {@code TIMESTAMP}, which is a point in time. The values are a {@code
 *     String}, a list of {@code String}, a {@code Long}, {@code Integer}, {@code Boolean} or {@link
 *     java.time.Instant}
 */
public record SystemColumn(String name, String type) {
  /** Returns the columns of a text such as {@code queryId STRING, createdTime TIMESTAMP}. */
  static List<SystemColumn> ofAll(String columns) {
    return Arrays.stream(columns.split(", ", -1)).map(SystemColumn::of).toList();
  }

  private static SystemColumn of(String column) {
    String[] nameAndType = column.split(" ", 2);
    return new SystemColumn(nameAndType[0], nameAndType[1]);
  }
}
