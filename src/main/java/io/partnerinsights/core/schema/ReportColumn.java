package io.partnerinsights.core.schema;

import java.io.Serializable;
import java.util.Objects;

/**
 * A column of a report. Immutable and serializable.
 *
 * @param name the column's name; the file's header may spell it in another case
 * @param type the type of its values
 * @param comment the dictionary's comment on its values, or an empty text
 */
public record ReportColumn(String name, ColumnType type, String comment) implements Serializable {

  /** Checks that nothing is null. */
  public ReportColumn {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(comment);
  }

  public ReportColumn(String name, ColumnType type) {
    this(name, type, "");
  }
}
