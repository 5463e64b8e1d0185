package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.query.Operator;
import io.partnerinsights.sandbox.query.Query.Condition;
import java.util.stream.Collectors;

/**
 * Writes one condition in DuckDB's SQL. Strings compare without case. Values are cast to the
 * column's type, written as a string or not; a value that cannot be cast matches no row.
 */
final class ConditionSql {
  private ConditionSql() {}

  /** Returns the SQL of a condition on the expression of a column or aggregate. */
  static String toSql(Condition condition, String expression, DatasetInfo.Field field) {
    Operator operator = condition.operator();
    String firstValue = condition.values().get(0);
    if (operator.isLike()) {
      return "lower(CAST(%s AS VARCHAR)) %s lower(%s) ESCAPE '\\'"
          .formatted(expression, operator.text(), likePattern(firstValue));
    }
    String rightSide =
        operator.takesList()
            ? condition.values().stream()
                .map(value -> comparableLiteral(value, field))
                .collect(Collectors.joining(", ", "(", ")"))
            : comparableLiteral(firstValue, field);
    return comparableExpression(expression, field) + " " + operator.text() + " " + rightSide;
  }

  private static String comparableExpression(String expression, DatasetInfo.Field field) {
    return field.isText()
        ? "lower(" + expression + ")"
        : "CAST(" + expression + " AS " + castType(field) + ")";
  }

  private static String comparableLiteral(String value, DatasetInfo.Field field) {
    String literal = Sql.quoteText(value);
    return field.isText()
        ? "lower(" + literal + ")"
        : "TRY_CAST(" + literal + " AS " + castType(field) + ")";
  }

  private static String castType(DatasetInfo.Field field) {
    return field.isTemporal() ? "TIMESTAMP" : "DOUBLE";
  }

  /** Escapes all wildcards but the percent sign, the only one that the query language knows. */
  private static String likePattern(String pattern) {
    return Sql.quoteText(pattern.replace("\\", "\\\\").replace("_", "\\_"));
  }
}
