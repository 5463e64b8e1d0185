package io.partnerinsights.spark.read;

import io.partnerinsights.core.table.EnginePredicate;
import io.partnerinsights.core.table.EnginePredicate.Comparison;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** Converts Spark's predicates, by the names that the Javadoc of {@link Predicate} lists. */
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
   * Converts a comparison of a column with values; empty for all other predicates, such as
   * negations. A null among the values of IN matches no row and is left out.
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

  /**
   * Returns all comparisons of a column with values in a predicate, also those in negations, AND
   * and OR. The sides of a comparison may be exchanged, and not all of its values are converted:
   * they are for checks only.
   */
  static Stream<EnginePredicate> comparisons(Expression expression) {
    List<Expression> children = Arrays.asList(expression.children());
    return Stream.concat(
        comparison(expression, children).stream(),
        children.stream().flatMap(SparkPredicates::comparisons));
  }

  private static Optional<EnginePredicate> comparison(
      Expression expression, List<Expression> children) {
    String name = expression instanceof Predicate predicate ? predicate.name() : "";
    Comparison comparison = name.equals("<>") ? Comparison.EQUAL : COMPARISONS.get(name);
    List<Object> values =
        children.stream()
            .filter(child -> child instanceof Literal<?> literal && literal.value() != null)
            .flatMap(child -> value((Literal<?>) child).stream())
            .toList();
    return comparison == null || values.isEmpty()
        ? Optional.empty()
        : children.stream()
            .flatMap(child -> SparkColumns.name(child).stream())
            .findFirst()
            .map(column -> new EnginePredicate(column, comparison, values));
  }

  private static Optional<List<Object>> values(List<Expression> expressions) {
    List<Object> values =
        expressions.stream()
            .filter(Literal.class::isInstance)
            .map(expression -> (Literal<?>) expression)
            .filter(literal -> literal.value() != null)
            .<Object>map(literal -> value(literal).orElse(null))
            .toList();
    boolean known =
        expressions.stream().allMatch(Literal.class::isInstance)
            && !values.isEmpty()
            && values.stream().allMatch(Objects::nonNull);
    return known ? Optional.of(values) : Optional.empty();
  }

  /** Converts a literal from Spark's internal form; empty for a type that no report column has. */
  private static Optional<Object> value(Literal<?> literal) {
    Object value = literal.value();
    DataType type = literal.dataType();
    if (type.equals(DataTypes.DateType)) {
      return Optional.of(LocalDate.ofEpochDay((Integer) value));
    }
    if (type.equals(DataTypes.TimestampType)) {
      return Optional.of(Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS));
    }
    if (value instanceof UTF8String text) {
      return type.equals(DataTypes.StringType) ? Optional.of(text.toString()) : Optional.empty();
    }
    return number(value);
  }

  private static Optional<Object> number(Object value) {
    if (value instanceof Decimal decimal) {
      return Optional.of(decimal.toJavaBigDecimal());
    }
    if (value instanceof Integer || value instanceof Long) {
      return Optional.of(((Number) value).longValue());
    }
    return value instanceof Double ? Optional.of(value) : Optional.empty();
  }
}
