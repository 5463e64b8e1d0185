package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.query.Query;
import io.partnerinsights.sandbox.query.Query.Condition;
import io.partnerinsights.sandbox.query.Query.SortKey;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.web.ServiceErrors;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a query in DuckDB's SQL. Metrics become aggregates over the selected columns. The order of
 * rows is fully determined, so that two executions give the same file.
 */
final class QuerySql {
  private final Query query;
  private final DatasetInfo dataset;
  private final Expressions expressions;
  private final boolean grouped;

  /** Whether months are compared as the texts that files have, such as APR-2023. */
  private final boolean monthsAsTexts;

  QuerySql(Query query, DatasetInfo dataset, Expressions expressions, DateStyle dates) {
    this.monthsAsTexts = dates == DateStyle.RECORDED;
    this.query = query;
    this.dataset = dataset;
    this.expressions = expressions;
    this.grouped = query.distinct() || query.columns().stream().anyMatch(this::isMetric);
    checkNames();
  }

  private void checkNames() {
    Set<String> selected = new HashSet<>();
    for (String name : query.columns()) {
      field(name);
      if (!selected.add(name.toLowerCase(Locale.ROOT))) {
        throw ServiceErrors.WRONG_COLUMN.exception();
      }
    }
    query.conditions().forEach(condition -> field(condition.column()));
    for (SortKey key : query.order()) {
      field(key.column());
      if (grouped && !selected.contains(key.column().toLowerCase(Locale.ROOT))) {
        throw ServiceErrors.WRONG_COLUMN.exception();
      }
    }
  }

  /** Returns the SELECT statement, with months restated as of a day. */
  String select(TimeRange range, LocalDate seen, ValueFormat format) {
    List<String> items = new ArrayList<>();
    for (String name : query.columns()) {
      String value = format.value(dataset.name(), field(name), selected(name));
      items.add(value + " AS " + Sql.name(format.name(name)));
    }
    String limit = query.limit() == null ? "" : " LIMIT " + query.limit();
    return clause("SELECT ", ", ", items)
        + " FROM %s(DATE '%s') t".formatted(Sql.name(dataset.name()), seen)
        + clause(" WHERE ", " AND ", where(range))
        + clause(" GROUP BY ", ", ", grouping())
        + clause(" HAVING ", " AND ", conditions(true))
        + clause(" ORDER BY ", ", ", ordering())
        + limit;
  }

  private static String clause(String keyword, String separator, List<String> terms) {
    return terms.isEmpty() ? "" : keyword + String.join(separator, terms);
  }

  private List<String> where(TimeRange range) {
    List<String> terms = new ArrayList<>(conditions(false));
    dataset
        .timeColumn()
        .map(column -> "t." + Sql.name(column.name()))
        .ifPresent(
            time -> {
              if (range.start() != null) {
                terms.add(time + " >= TIMESTAMP '" + range.start() + "'");
              }
              if (range.end() != null) {
                String until = range.endInclusive() ? " <= " : " < ";
                terms.add(time + until + "TIMESTAMP '" + range.end() + "'");
              }
            });
    return terms;
  }

  private List<String> conditions(boolean onMetrics) {
    return query.conditions().stream()
        .filter(condition -> isMetric(condition.column()) == onMetrics)
        .map(this::condition)
        .toList();
  }

  private String condition(Condition condition) {
    DatasetInfo.Field field = field(condition.column());
    if (!isTextOfMonth(field)) {
      return ConditionSql.of(condition, expression(condition.column()), field);
    }
    DatasetInfo.Field text = new DatasetInfo.Field(field.name(), "string", true);
    return ConditionSql.of(condition, ValueFormat.month(expression(field.name())), text);
  }

  private List<String> grouping() {
    if (!grouped) {
      return List.of();
    }
    return query.columns().stream()
        .filter(name -> !isMetric(name))
        .map(name -> isTextColumn(name) ? compared(name) : expression(name))
        .toList();
  }

  /** Returns the query's sort keys, then the row's number or all columns to order equal rows. */
  private List<String> ordering() {
    List<String> terms = new ArrayList<>();
    for (SortKey key : query.order()) {
      terms.add(
          compared(key.column()) + (key.descending() ? " DESC NULLS LAST" : " ASC NULLS FIRST"));
    }
    if (grouped) {
      grouping().forEach(column -> terms.add(column + " ASC NULLS FIRST"));
    } else if (!terms.isEmpty()) {
      terms.add("t.\"~i\"");
    }
    return terms;
  }

  /** Returns the value to select: of texts in one group, which may differ in case, the least. */
  private String selected(String name) {
    return grouped && isTextColumn(name) ? "min(" + expression(name) + ")" : expression(name);
  }

  /** Returns the value to group and order by: texts ignore case. */
  private String compared(String name) {
    if (isTextOfMonth(field(name))) {
      return ValueFormat.month(expression(name));
    }
    return isTextColumn(name) ? "lower(" + expression(name) + ")" : expression(name);
  }

  private boolean isTextOfMonth(DatasetInfo.Field field) {
    return monthsAsTexts && field.isDate() && ValueFormat.isMonth(field.name());
  }

  private boolean isTextColumn(String name) {
    return !isMetric(name) && field(name).isText();
  }

  private String expression(String name) {
    return isMetric(name)
        ? expressions.metric(dataset, field(name))
        : "t." + Sql.name(field(name).name());
  }

  private boolean isMetric(String name) {
    return dataset.metric(name).isPresent();
  }

  private DatasetInfo.Field field(String name) {
    return dataset.field(name).orElseThrow(ServiceErrors.WRONG_COLUMN::exception);
  }
}
