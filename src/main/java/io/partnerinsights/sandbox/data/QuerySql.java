package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.query.Condition;
import io.partnerinsights.sandbox.query.InvalidQueryException;
import io.partnerinsights.sandbox.query.Query;
import io.partnerinsights.sandbox.query.SortKey;
import io.partnerinsights.sandbox.query.TimeRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One query of the service's language in DuckDB's SQL. Metrics become aggregates over the selected
 * columns; rows come in one order only, so that two runs give the same file.
 */
final class QuerySql {
  private final Query query;
  private final DatasetInfo dataset;
  private final Recipes recipes;
  private final boolean grouped;

  QuerySql(Query query, DatasetInfo dataset, Recipes recipes) {
    this.query = query;
    this.dataset = dataset;
    this.recipes = recipes;
    this.grouped =
        query.select().distinct() || query.select().columns().stream().anyMatch(this::isMetric);
    checkNames();
  }

  private void checkNames() {
    Set<String> selected = new HashSet<>();
    for (String name : query.select().columns()) {
      field(name);
      if (!selected.add(name.toLowerCase(Locale.ROOT))) {
        throw InvalidQueryException.wrongColumn();
      }
    }
    query.conditions().forEach(condition -> field(condition.column()));
    for (SortKey key : query.order()) {
      field(key.column());
      if (grouped && !selected.contains(key.column().toLowerCase(Locale.ROOT))) {
        throw InvalidQueryException.wrongColumn();
      }
    }
  }

  /**
   * The statement.
   *
   * @param dates how a date's expression is written, such as {@code strftime(…)}
   */
  String select(TimeRange range, UnaryOperator<String> dates) {
    List<String> items = new ArrayList<>();
    for (String name : query.select().columns()) {
      String value = shown(name);
      items.add((field(name).isDate() ? dates.apply(value) : value) + " AS " + Sql.name(name));
    }
    return "SELECT "
        + String.join(", ", items)
        + " FROM "
        + Sql.name(dataset.name())
        + " t"
        + clause(" WHERE ", " AND ", where(range))
        + clause(" GROUP BY ", ", ", grouping())
        + clause(" HAVING ", " AND ", having())
        + clause(" ORDER BY ", ", ", ordering())
        + (query.limit().isPresent() ? " LIMIT " + query.limit().getAsLong() : "");
  }

  private static String clause(String keyword, String separator, List<String> parts) {
    return parts.isEmpty() ? "" : keyword + String.join(separator, parts);
  }

  private List<String> where(TimeRange range) {
    List<String> parts = new ArrayList<>();
    for (Condition condition : query.conditions()) {
      if (!isMetric(condition.column())) {
        parts.add(condition(condition));
      }
    }
    dataset
        .timeColumn()
        .map(column -> "t." + Sql.name(column.name()))
        .ifPresent(
            time -> {
              range.start().ifPresent(at -> parts.add(time + " >= TIMESTAMP '" + at + "'"));
              String until = range.endInclusive() ? " <= " : " < ";
              range.end().ifPresent(at -> parts.add(time + until + "TIMESTAMP '" + at + "'"));
            });
    return parts;
  }

  private List<String> having() {
    return query.conditions().stream()
        .filter(condition -> isMetric(condition.column()))
        .map(this::condition)
        .toList();
  }

  private String condition(Condition condition) {
    return ConditionSql.of(condition, expression(condition.column()), field(condition.column()));
  }

  private List<String> grouping() {
    return grouped
        ? query.select().columns().stream()
            .filter(name -> !isMetric(name))
            .map(this::compared)
            .toList()
        : List.of();
  }

  /** What the query says; then, so that ties are not left to chance, the row or the whole row. */
  private List<String> ordering() {
    List<String> parts = new ArrayList<>();
    for (SortKey key : query.order()) {
      parts.add(
          compared(key.column()) + (key.descending() ? " DESC NULLS LAST" : " ASC NULLS FIRST"));
    }
    if (grouped) {
      grouping().forEach(column -> parts.add(column + " ASC NULLS FIRST"));
    } else if (!parts.isEmpty()) {
      parts.add("t.\"~i\"");
    }
    return parts;
  }

  /** Of texts that differ by case only, which are one combination, one is shown. */
  private String shown(String name) {
    boolean oneOfSome = grouped && !isMetric(name) && field(name).isText();
    return oneOfSome ? "min(" + expression(name) + ")" : expression(name);
  }

  /** Values are equal, and ordered, without case. */
  private String compared(String name) {
    boolean text = !isMetric(name) && field(name).isText();
    return text ? "lower(" + expression(name) + ")" : expression(name);
  }

  private String expression(String name) {
    return isMetric(name) ? recipes.metric(name) : "t." + Sql.name(field(name).name());
  }

  private boolean isMetric(String name) {
    return dataset.metric(name).isPresent();
  }

  private DatasetInfo.Field field(String name) {
    return dataset
        .column(name)
        .or(() -> dataset.metric(name))
        .orElseThrow(InvalidQueryException::wrongColumn);
  }
}
