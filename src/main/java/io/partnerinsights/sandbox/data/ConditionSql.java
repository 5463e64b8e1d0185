package io.partnerinsights.sandbox.data;

import io.partnerinsights.core.query.Condition;
import io.partnerinsights.core.query.Literal;
import io.partnerinsights.core.query.Operator;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One condition in DuckDB's SQL. Strings compare without case; a literal is brought to the column's
 * type whether it was written as a string or not, and one that does not fit finds nothing.
 */
final class ConditionSql {
  private ConditionSql() {}

  /**
   * @param expression the column or aggregate
   */
  static String of(Condition condition, String expression, DatasetInfo.Field field) {
    Operator operator = condition.operator();
    if (operator == Operator.LIKE || operator == Operator.NOT_LIKE) {
      return "lower(CAST(%s AS VARCHAR)) %s lower(%s) ESCAPE '\\'"
          .formatted(expression, operator.text(), likePattern(condition.literals().get(0)));
    }
    Function<Literal, String> value = literal -> value(literal, field);
    String left = left(expression, field);
    if (operator.takesList()) {
      return left
          + (operator == Operator.IN ? " IN " : " NOT IN ")
          + condition.literals().stream().map(value).collect(Collectors.joining(", ", "(", ")"));
    }
    return left + " " + operator.text() + " " + value.apply(condition.literals().get(0));
  }

  private static String left(String expression, DatasetInfo.Field field) {
    if (field.isText()) {
      return "lower(" + expression + ")";
    }
    return "CAST(" + expression + " AS " + type(field) + ")";
  }

  private static String value(Literal literal, DatasetInfo.Field field) {
    String quoted = Sql.text(literal.text());
    return field.isText()
        ? "lower(" + quoted + ")"
        : "TRY_CAST(" + quoted + " AS " + type(field) + ")";
  }

  private static String type(DatasetInfo.Field field) {
    return field.isDate() ? "TIMESTAMP" : "DOUBLE";
  }

  /** The language knows the percent sign only. */
  private static String likePattern(Literal literal) {
    return Sql.text(literal.text().replace("\\", "\\\\").replace("_", "\\_"));
  }
}
