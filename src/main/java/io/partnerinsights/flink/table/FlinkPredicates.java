package io.partnerinsights.flink.table;

import io.partnerinsights.core.pushdown.ComparedValues;
import io.partnerinsights.core.pushdown.EnginePredicate;
import io.partnerinsights.core.pushdown.EnginePredicate.Comparison;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Converts Flink's filters to conditions of the core. */
final class FlinkPredicates {
  private static final Map<FunctionDefinition, Comparison> COMPARISONS =
      Map.of(
          BuiltInFunctionDefinitions.EQUALS, Comparison.EQUAL,
          BuiltInFunctionDefinitions.LESS_THAN, Comparison.LESS,
          BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, Comparison.LESS_OR_EQUAL,
          BuiltInFunctionDefinitions.GREATER_THAN, Comparison.GREATER,
          BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, Comparison.GREATER_OR_EQUAL);

  /** What a comparison becomes if its sides are exchanged. */
  private static final Map<Comparison, Comparison> MIRRORED_COMPARISONS =
      Map.of(
          Comparison.LESS, Comparison.GREATER,
          Comparison.LESS_OR_EQUAL, Comparison.GREATER_OR_EQUAL,
          Comparison.GREATER, Comparison.LESS,
          Comparison.GREATER_OR_EQUAL, Comparison.LESS_OR_EQUAL);

  /** The comparisons that are checked too, but not pushed down. */
  private static final Set<FunctionDefinition> ONLY_CHECKED =
      Set.of(BuiltInFunctionDefinitions.NOT_EQUALS, BuiltInFunctionDefinitions.LIKE);

  private FlinkPredicates() {}

  /**
   * Converts a comparison of a column with a value, or several of one column that are joined by OR;
   * empty for all others.
   */
  static Optional<EnginePredicate> toEnginePredicate(ResolvedExpression expression) {
    if (!(expression instanceof CallExpression call)) {
      return Optional.empty();
    }
    List<ResolvedExpression> sides = call.getResolvedChildren();
    if (call.getFunctionDefinition().equals(BuiltInFunctionDefinitions.OR)) {
      return joinDisjuncts(sides);
    }
    return findPredicate(COMPARISONS.get(call.getFunctionDefinition()), sides);
  }

  /**
   * Returns all comparisons of a column with a value in a filter, also those in negations, AND and
   * OR.
   */
  static Stream<ComparedValues> findComparisons(ResolvedExpression expression) {
    if (!(expression instanceof CallExpression call)) {
      return Stream.empty();
    }
    List<ResolvedExpression> sides = call.getResolvedChildren();
    FunctionDefinition function = call.getFunctionDefinition();
    boolean isComparison = COMPARISONS.containsKey(function) || ONLY_CHECKED.contains(function);
    Stream<ComparedValues> comparison =
        isComparison
            ? findComparedValue(sides.get(0), sides.get(1))
                .or(() -> findComparedValue(sides.get(1), sides.get(0)))
                .stream()
            : Stream.empty();
    return Stream.concat(comparison, sides.stream().flatMap(FlinkPredicates::findComparisons));
  }

  private static Optional<EnginePredicate> findPredicate(
      @Nullable Comparison comparison, List<ResolvedExpression> sides) {
    if (comparison == null) {
      return Optional.empty();
    }
    Comparison mirroredComparison = MIRRORED_COMPARISONS.getOrDefault(comparison, comparison);
    return findComparedValue(sides.get(0), sides.get(1))
        .map(each -> new EnginePredicate(each.column(), comparison, each.values()))
        .or(
            () ->
                findComparedValue(sides.get(1), sides.get(0))
                    .map(
                        each ->
                            new EnginePredicate(each.column(), mirroredComparison, each.values())));
  }

  private static Optional<ComparedValues> findComparedValue(
      ResolvedExpression columnSide, ResolvedExpression valueSide) {
    if (columnSide instanceof FieldReferenceExpression column
        && valueSide instanceof ValueLiteralExpression literal) {
      boolean isDay = column.getOutputDataType().getLogicalType().is(LogicalTypeRoot.DATE);
      return literalValue(literal)
          .map(value -> isDay && value instanceof String text ? toDayOrText(text) : value)
          .map(value -> new ComparedValues(column.getName(), List.of(value)));
    }
    return Optional.empty();
  }

  /** Returns the day of a text as Flink compares it, or the text. */
  private static Object toDayOrText(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      return text;
    }
  }

  /** Joins equalities of the same column: Flink writes IN with few values like this. */
  private static Optional<EnginePredicate> joinDisjuncts(List<ResolvedExpression> disjuncts) {
    Optional<EnginePredicate> joinedPredicate = toEnginePredicate(disjuncts.get(0));
    for (ResolvedExpression disjunct : disjuncts.subList(1, disjuncts.size())) {
      joinedPredicate =
          joinedPredicate.flatMap(
              first ->
                  toEnginePredicate(disjunct).flatMap(second -> joinEqualities(first, second)));
    }
    return joinedPredicate;
  }

  private static Optional<EnginePredicate> joinEqualities(EnginePredicate a, EnginePredicate b) {
    boolean isJoinable =
        a.column().equals(b.column())
            && a.comparison() == Comparison.EQUAL
            && b.comparison() == Comparison.EQUAL
            && a.values().get(0).getClass().equals(b.values().get(0).getClass());
    if (!isJoinable) {
      return Optional.empty();
    }
    List<Object> values = Stream.concat(a.values().stream(), b.values().stream()).toList();
    return Optional.of(new EnginePredicate(a.column(), Comparison.EQUAL, values));
  }

  /** Converts a literal; empty for a null, and for a type that no report column has. */
  private static Optional<?> literalValue(ValueLiteralExpression literal) {
    LogicalTypeRoot type = literal.getOutputDataType().getLogicalType().getTypeRoot();
    return switch (type) {
      case CHAR, VARCHAR -> literal.getValueAs(String.class);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> literal.getValueAs(Long.class);
      case DOUBLE -> literal.getValueAs(Double.class);
      case DECIMAL -> literal.getValueAs(BigDecimal.class);
      case DATE -> literal.getValueAs(LocalDate.class);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> literal.getValueAs(Instant.class);
      default -> Optional.empty();
    };
  }
}
