package io.partnerinsights.spark.load;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes parts of SQL statements. */
final class Sql {
  private Sql() {}

  /** Returns a column's name in backticks. */
  static String quote(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  /** Returns a literal of a text. */
  static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** Returns the first day of a month as a literal. */
  static String firstDay(YearMonth month) {
    return "DATE'" + month + "-01'";
  }

  /** Returns the first day of a row's month as an expression of a text; NULL without a period. */
  static String month(@Nullable String period) {
    String day = period == null ? "NULL" : "trunc(" + quote(period) + ", 'MM')";
    return "CAST(" + day + " AS STRING)";
  }

  /** Returns the condition of rows in these months; month null is that of rows without one. */
  static String in(@Nullable String period, Set<@Nullable YearMonth> months) {
    if (period == null) {
      return "true";
    }
    String column = quote(period);
    List<String> parts = new ArrayList<>();
    months.stream()
        .filter(Objects::nonNull)
        .sorted()
        .map(
            m ->
                "(%1$s >= %2$s AND %1$s < %3$s)"
                    .formatted(column, firstDay(m), firstDay(m.plusMonths(1))))
        .forEach(parts::add);
    if (months.contains(null)) {
      parts.add(column + " IS NULL");
    }
    return String.join(" OR ", parts);
  }

  /** Returns a clause of properties, such as {@code SET TBLPROPERTIES}. */
  static String properties(String word, Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(each -> text(each.getKey()) + " = " + text(each.getValue()))
        .collect(Collectors.joining(", ", " " + word + " (", ")"));
  }
}
