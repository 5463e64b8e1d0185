package io.partnerinsights.spark.read;

import io.partnerinsights.core.pushdown.ComparedValues;
import io.partnerinsights.core.pushdown.EnginePredicate;
import io.partnerinsights.core.pushdown.EnginePredicate.Comparison;
import io.partnerinsights.core.pushdown.EngineSortKey;
import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.schema.ReportSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.NullOrdering;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Converts Spark's columns, orderings and predicates; the names of predicates are those that the
 * Javadoc of {@link Predicate} lists.
 */
final class SparkExpressions {
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

  /** The comparisons that are checked: not those with a part of a text. */
  private static final Set<String> CHECKED_COMPARISONS =
      Set.of("=", "<=>", "<>", "IN", "<", "<=", ">", ">=", "STARTS_WITH");

  private SparkExpressions() {}

  /** Returns the column's name; empty if the expression is not just a column. */
  private static Optional<String> findName(Expression expression) {
    return expression instanceof NamedReference column && column.fieldNames().length == 1
        ? Optional.of(column.fieldNames()[0])
        : Optional.empty();
  }

  /** Returns the columns' names; empty if one of the expressions is not just a column. */
  static Optional<List<String>> findNames(Expression[] expressions) {
    List<String> names =
        Stream.of(expressions).flatMap(expression -> findName(expression).stream()).toList();
    return Optional.of(names).filter(all -> all.size() == expressions.length);
  }

  /** Converts an ordering; empty if one of its keys is not a column of the schema. */
  static Optional<List<EngineSortKey>> toEngineSortKeys(SortOrder[] keys, ReportSchema schema) {
    List<EngineSortKey> orders =
        Stream.of(keys).flatMap(key -> toEngineSortKey(key, schema).stream()).toList();
    return Optional.of(orders).filter(all -> all.size() == keys.length);
  }

  private static Optional<EngineSortKey> toEngineSortKey(SortOrder key, ReportSchema schema) {
    boolean isAscending = key.direction() == SortDirection.ASCENDING;
    boolean nullsFirst = key.nullOrdering() == NullOrdering.NULLS_FIRST;
    Direction direction = isAscending ? Direction.ASC : Direction.DESC;
    return findName(key.expression())
        .flatMap(schema::findColumn)
        .map(
            known ->
                new EngineSortKey(
                    known.name(), known.type(), direction, isAscending == nullsFirst));
  }

  /**
   * Converts a comparison of a column with values; empty for all other predicates, such as
   * negations. A null among the values of IN matches no row and is left out.
   */
  static Optional<EnginePredicate> toEnginePredicate(Predicate predicate) {
    Comparison comparison = COMPARISONS.get(predicate.name());
    List<Expression> children = Arrays.asList(predicate.children());
    if (comparison == null || children.size() < 2) {
      return Optional.empty();
    }
    List<Expression> operands = children.subList(1, children.size());
    List<Object> values = literalValues(operands);
    boolean isConvertible =
        !values.isEmpty()
            && operands.stream()
                .allMatch(child -> isNull(child) || literalValue(child).isPresent());
    return findName(children.get(0))
        .filter(column -> isConvertible)
        .map(column -> new EnginePredicate(column, comparison, values));
  }

  /**
   * Returns all comparisons of a column with values in a predicate, also those in negations, AND
   * and OR. The sides of a comparison may be exchanged, and not all of its values are converted.
   */
  static Stream<ComparedValues> findComparisons(Expression expression) {
    List<Expression> children = Arrays.asList(expression.children());
    return Stream.concat(
        findComparison(expression, children).stream(),
        children.stream().flatMap(SparkExpressions::findComparisons));
  }

  private static Optional<ComparedValues> findComparison(
      Expression expression, List<Expression> children) {
    List<Object> values = literalValues(children);
    return expression instanceof Predicate predicate
            && CHECKED_COMPARISONS.contains(predicate.name())
            && !values.isEmpty()
        ? children.stream()
            .flatMap(child -> findName(child).stream())
            .findFirst()
            .map(column -> new ComparedValues(column, values))
        : Optional.empty();
  }

  /** Returns the values of the literals among the expressions that can be converted. */
  private static List<Object> literalValues(List<Expression> expressions) {
    return expressions.stream().flatMap(expression -> literalValue(expression).stream()).toList();
  }

  private static boolean isNull(Expression expression) {
    return expression instanceof Literal<?> literal && literal.value() == null;
  }

  /**
   * Converts a literal from Spark's internal form; empty for a null, and for a type that no report
   * column has.
   */
  private static Optional<Object> literalValue(Expression expression) {
    if (!(expression instanceof Literal<?> literal) || literal.value() == null) {
      return Optional.empty();
    }
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
    return toNumber(value);
  }

  private static Optional<Object> toNumber(Object value) {
    if (value instanceof Decimal decimal) {
      return Optional.of(decimal.toJavaBigDecimal());
    }
    if (value instanceof Integer || value instanceof Long) {
      return Optional.of(((Number) value).longValue());
    }
    return value instanceof Double ? Optional.of(value) : Optional.empty();
  }
}
