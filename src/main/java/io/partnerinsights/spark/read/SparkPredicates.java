package io.partnerinsights.spark.read;

import io.partnerinsights.core.table.EnginePredicate;
import io.partnerinsights.core.table.EnginePredicate.Comparison;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** Spark's predicates, by the names that its documentation of {@link Predicate} lists. */
public final class SparkPredicates {
  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "=", Comparison.EQUAL,
          "<=>", Comparison.EQUAL,
          "IN", Comparison.EQUAL,
          "<", Comparison.LESS,
          "<=", Comparison.LESS_OR_EQUAL,
          ">", Comparison.GREATER,
          ">=", Comparison.GREATER_OR_EQUAL,
          "STARTS_WITH", Comparison.STARTS_WITH,
          "ENDS_WITH", Comparison.ENDS_WITH,
          "CONTAINS", Comparison.CONTAINS);

  private SparkPredicates() {}

  /**
   * A column compared with values; empty for all else, negations among it. A null among the values
   * of IN fits no row and is left out.
   */
  public static Optional<EnginePredicate> of(Predicate predicate) {
    Comparison comparison = COMPARISONS.get(predicate.name());
    Expression[] children = predicate.children();
    if (comparison == null || children.length < 2) {
      return Optional.empty();
    }
    return SparkColumns.name(children[0])
        .flatMap(
            column ->
                values(Arrays.asList(children).subList(1, children.length))
                    .map(values -> new EnginePredicate(column, comparison, values)));
  }

  private static Optional<List<Object>> values(List<Expression> expressions) {
    List<Object> values =
        expressions.stream()
            .filter(Literal.class::isInstance)
            .map(expression -> (Literal<?>) expression)
            .filter(literal -> literal.value() != null)
            .<Object>map(literal -> SparkLiterals.of(literal).orElse(null))
            .toList();
    boolean known =
        expressions.stream().allMatch(Literal.class::isInstance)
            && !values.isEmpty()
            && values.stream().allMatch(Objects::nonNull);
    return known ? Optional.of(values) : Optional.empty();
  }
}
