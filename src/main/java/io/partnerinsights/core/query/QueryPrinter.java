package io.partnerinsights.core.query;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a query in its canonical form. */
final class QueryPrinter {
  private QueryPrinter() {}

  static String print(InsightsQuery query) {
    StringBuilder text = new StringBuilder(query.distinct() ? "SELECT DISTINCT " : "SELECT ");
    text.append(String.join(", ", query.columns())).append(" FROM ").append(query.dataset());
    text.append(clause(" WHERE ", query.conditions(), " AND ", Condition::written));
    text.append(clause(" ORDER BY ", query.orderings(), ", ", Ordering::written));
    query.limit().ifPresent(limit -> text.append(" LIMIT ").append(limit));
    query.timespan().ifPresent(range -> text.append(" TIMESPAN ").append(range));
    return text.toString();
  }

  private static <T> String clause(
      String keyword, List<T> parts, String separator, Function<T, String> print) {
    return parts.isEmpty()
        ? ""
        : parts.stream().map(print).collect(Collectors.joining(separator, keyword, ""));
  }
}
