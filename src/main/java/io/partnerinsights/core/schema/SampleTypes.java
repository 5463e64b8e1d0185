package io.partnerinsights.core.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Types of columns that the dictionary does not know, from rows of a test query. A text stays one
 * even if it is all digits: an id may begin with a zero in the next row.
 */
final class SampleTypes {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?");

  private SampleTypes() {}

  /**
   * The type of each column; STRING where no row tells.
   *
   * @param rows from name to a {@code String}, {@code Long}, {@code Double}, {@code Boolean} or
   *     null
   */
  static Map<String, ColumnType> of(List<String> columns, List<Map<String, Object>> rows) {
    List<Map<String, Object>> found = rows.stream().map(SampleTypes::withoutCase).toList();
    Map<String, ColumnType> types = new LinkedHashMap<>();
    for (String column : columns) {
      types.put(
          column,
          typeOf(
              column,
              found.stream().map(row -> row.get(column)).filter(Objects::nonNull).toList()));
    }
    return types;
  }

  private static Map<String, Object> withoutCase(Map<String, Object> row) {
    Map<String, Object> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(row);
    return copy;
  }

  private static ColumnType typeOf(String column, List<Object> values) {
    if (values.isEmpty()) {
      return ColumnType.STRING;
    }
    if (values.stream().allMatch(Number.class::isInstance)) {
      boolean whole = values.stream().allMatch(Long.class::isInstance);
      return whole ? ColumnType.BIGINT : ColumnType.DOUBLE;
    }
    if (values.stream().allMatch(Boolean.class::isInstance)) {
      return ColumnType.BOOLEAN;
    }
    boolean times = values.stream().allMatch(SampleTypes::isTime);
    return times ? ColumnKind.DATE.typeOf(column) : ColumnType.STRING;
  }

  private static boolean isTime(Object value) {
    return value instanceof String text && TIME.matcher(text).matches();
  }
}
