package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.query.Query;
import io.partnerinsights.sandbox.query.Query.Condition;
import io.partnerinsights.sandbox.query.Query.SortKey;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.web.ApiError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a query in DuckDB's SQL; the constructor rejects unknown names. Metrics become aggregates
 * over the selected columns. Rows have a total order, so two executions give the same file.
 */
final class QuerySql {
  private final Query query;
  private final DatasetInfo dataset;
  private final Expressions expressions;
  private final boolean isGrouped;

  /** Whether months are compared as the texts that files have, such as APR-2023. */
  private final boolean comparesMonthsAsTexts;

  QuerySql(Query query, DatasetInfo dataset, Expressions expressions, DateStyle dateStyle) {
    this.comparesMonthsAsTexts = dateStyle == DateStyle.RECORDED;
    this.query = query;
    this.dataset = dataset;
    this.expressions = expressions;
    this.isGrouped = query.distinct() || query.columns().stream().anyMatch(this::isMetric);
    requireValidNames();
  }

  private void requireValidNames() {
    Set<String> selectedNames = new HashSet<>();
    for (String name : query.columns()) {
      requireField(name);
      if (!selectedNames.add(name.toLowerCase(Locale.ROOT))) {
        throw ApiError.WRONG_COLUMN.exception();
      }
    }
    query.conditions().forEach(condition -> requireField(condition.column()));
    for (SortKey key : query.sortKeys()) {
      requireField(key.column());
      if (isGrouped && !selectedNames.contains(key.column().toLowerCase(Locale.ROOT))) {
        throw ApiError.WRONG_COLUMN.exception();
      }
    }
  }

  /** Returns the SELECT statement, with months restated as of a day. */
  String selectStatement(TimeRange range, LocalDate asOfDay, ValueFormat format) {
    List<String> selectItems = new ArrayList<>();
    for (String name : query.columns()) {
      String value =
          format.valueExpression(dataset.name(), requireField(name), selectedExpression(name));
      selectItems.add(value + " AS " + Sql.quoteName(format.headerName(name)));
    }
    String limit = query.limit() == null ? "" : " LIMIT " + query.limit();
    return clause("SELECT ", ", ", selectItems)
        + " FROM %s(DATE '%s') t".formatted(Sql.quoteName(dataset.name()), asOfDay)
        + clause(" WHERE ", " AND ", whereTerms(range))
        + clause(" GROUP BY ", ", ", groupingTerms())
        + clause(" HAVING ", " AND ", conditionTerms(true))
        + clause(" ORDER BY ", ", ", orderingTerms())
        + limit;
  }

  private static String clause(String keyword, String separator, List<String> terms) {
    return terms.isEmpty() ? "" : keyword + String.join(separator, terms);
  }

  private List<String> whereTerms(TimeRange range) {
    List<String> terms = new ArrayList<>(conditionTerms(false));
    dataset
        .findTimeColumn()
        .map(column -> "t." + Sql.quoteName(column.name()))
        .ifPresent(
            timeColumn -> {
              if (range.start() != null) {
                terms.add(timeColumn + " >= TIMESTAMP '" + range.start() + "'");
              }
              if (range.end() != null) {
                String endOperator = range.endInclusive() ? " <= " : " < ";
                terms.add(timeColumn + endOperator + "TIMESTAMP '" + range.end() + "'");
              }
            });
    return terms;
  }

  private List<String> conditionTerms(boolean onMetrics) {
    return query.conditions().stream()
        .filter(condition -> isMetric(condition.column()) == onMetrics)
        .map(this::conditionTerm)
        .toList();
  }

  private String conditionTerm(Condition condition) {
    DatasetInfo.Field field = requireField(condition.column());
    if (!isMonthText(field)) {
      return ConditionSql.toSql(condition, expression(condition.column()), field);
    }
    DatasetInfo.Field textField = new DatasetInfo.Field(field.name(), "string", true);
    return ConditionSql.toSql(
        condition, ValueFormat.monthTextExpression(expression(field.name())), textField);
  }

  private List<String> groupingTerms() {
    if (!isGrouped) {
      return List.of();
    }
    return query.columns().stream()
        .filter(name -> !isMetric(name))
        .map(name -> isTextColumn(name) ? comparableExpression(name) : expression(name))
        .toList();
  }

  /** Returns the query's sort keys, then the row's number or all columns to order equal rows. */
  private List<String> orderingTerms() {
    List<String> terms = new ArrayList<>();
    for (SortKey key : query.sortKeys()) {
      terms.add(
          comparableExpression(key.column())
              + (key.descending() ? " DESC NULLS LAST" : " ASC NULLS FIRST"));
    }
    if (isGrouped) {
      groupingTerms().forEach(column -> terms.add(column + " ASC NULLS FIRST"));
    } else if (!terms.isEmpty()) {
      terms.add("t.\"~i\"");
    }
    return terms;
  }

  /**
   * Returns the expression to select; of a group's texts, which may differ in case, the smallest.
   */
  private String selectedExpression(String name) {
    return isGrouped && isTextColumn(name) ? "min(" + expression(name) + ")" : expression(name);
  }

  /** Returns the value to group and order by: texts ignore case. */
  private String comparableExpression(String name) {
    if (isMonthText(requireField(name))) {
      return ValueFormat.monthTextExpression(expression(name));
    }
    return isTextColumn(name) ? "lower(" + expression(name) + ")" : expression(name);
  }

  private boolean isMonthText(DatasetInfo.Field field) {
    return comparesMonthsAsTexts && field.isTemporal() && ValueFormat.isMonthColumn(field.name());
  }

  private boolean isTextColumn(String name) {
    return !isMetric(name) && requireField(name).isText();
  }

  private String expression(String name) {
    return isMetric(name)
        ? expressions.metricExpression(dataset, requireField(name))
        : "t." + Sql.quoteName(requireField(name).name());
  }

  private boolean isMetric(String name) {
    return dataset.findMetric(name).isPresent();
  }

  private DatasetInfo.Field requireField(String name) {
    return dataset.findField(name).orElseThrow(ApiError.WRONG_COLUMN::exception);
  }
}
