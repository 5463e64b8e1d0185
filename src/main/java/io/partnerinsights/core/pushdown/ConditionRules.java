package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.query.Condition;
import io.partnerinsights.core.query.Literal;
import io.partnerinsights.core.query.Literal.NumberLiteral;
import io.partnerinsights.core.query.Literal.StringLiteral;
import io.partnerinsights.core.query.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;

/**
 * Translates an engine's predicate to conditions of the query language. The conditions match at
 * least the rows that the predicate matches. Extra rows are harmless, because the engine evaluates
 * its predicate again.
 */
final class ConditionRules {
  /** Limit of pushed numbers: below it a double differs from its decimal text by less than one. */
  private static final BigDecimal NUMBER_LIMIT = new BigDecimal("1e15");

  private ConditionRules() {}

  /** Returns the conditions; empty if none is sure to match every row of the predicate. */
  static List<Condition> toConditions(EnginePredicate predicate, TableColumn column) {
    if (column.isMetric()) {
      return List.of();
    }
    if (column.isText() && predicate.hasValues(String.class)) {
      return toTextConditions(predicate, column.name());
    }
    if (column.isWholeNumber() && predicate.hasValues(Long.class)) {
      return toWholeNumberConditions(predicate, column.name());
    }
    boolean isNumber = column.isWholeNumber() || column.isDecimal();
    return isNumber ? toRoundedNumberConditions(predicate, column.name()) : List.of();
  }

  /**
   * Translates a predicate on texts. The service ignores case: texts that are equal for the engine
   * are equal for the service too, but their order may differ.
   */
  private static List<Condition> toTextConditions(EnginePredicate predicate, String column) {
    List<String> texts = predicate.values().stream().map(String.class::cast).toList();
    return switch (predicate.comparison()) {
      case EQUAL ->
          texts.stream().allMatch(LiteralRules::isSafe)
              ? equalityConditions(column, texts.stream().<Literal>map(StringLiteral::new).toList())
              : List.of();
      case STARTS_WITH -> likeConditions(column, texts.get(0), "", "%");
      case ENDS_WITH -> likeConditions(column, texts.get(0), "%", "");
      case CONTAINS -> likeConditions(column, texts.get(0), "%", "%");
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> List.of();
    };
  }

  private static List<Condition> likeConditions(
      String column, String text, String prefix, String suffix) {
    return LiteralRules.isSafeInLike(text)
        ? List.of(Condition.of(column, Operator.LIKE, new StringLiteral(prefix + text + suffix)))
        : List.of();
  }

  private static List<Condition> toWholeNumberConditions(EnginePredicate predicate, String column) {
    List<Literal> numbers =
        predicate.values().stream()
            .<Literal>map(value -> new NumberLiteral(Long.toString((Long) value)))
            .toList();
    return switch (predicate.comparison()) {
      case EQUAL -> equalityConditions(column, numbers);
      case LESS -> List.of(Condition.of(column, Operator.LESS, numbers.get(0)));
      case LESS_OR_EQUAL -> List.of(Condition.of(column, Operator.LESS_OR_EQUAL, numbers.get(0)));
      case GREATER -> List.of(Condition.of(column, Operator.GREATER, numbers.get(0)));
      case GREATER_OR_EQUAL ->
          List.of(Condition.of(column, Operator.GREATER_OR_EQUAL, numbers.get(0)));
      case STARTS_WITH, ENDS_WITH, CONTAINS -> List.of();
    };
  }

  private static List<Condition> equalityConditions(String column, List<Literal> literals) {
    return literals.size() == 1
        ? List.of(Condition.of(column, Operator.EQUAL, literals.get(0)))
        : List.of(new Condition(column, Operator.IN, literals));
  }

  /**
   * Translates a predicate on numbers that may be rounded in the file or as a double. The service
   * compares the exact values. Each bound therefore moves outwards: to a whole number, and by one.
   */
  private static List<Condition> toRoundedNumberConditions(
      EnginePredicate predicate, String column) {
    List<BigDecimal> numbers = predicate.values().stream().map(ConditionRules::toDecimal).toList();
    if (numbers.stream().anyMatch(number -> number.abs().compareTo(NUMBER_LIMIT) >= 0)) {
      return List.of();
    }
    Condition lower =
        Condition.of(column, Operator.GREATER_OR_EQUAL, outerBound(numbers, RoundingMode.FLOOR));
    Condition upper =
        Condition.of(column, Operator.LESS_OR_EQUAL, outerBound(numbers, RoundingMode.CEILING));
    return switch (predicate.comparison()) {
      case EQUAL -> List.of(lower, upper);
      case LESS, LESS_OR_EQUAL -> List.of(upper);
      case GREATER, GREATER_OR_EQUAL -> List.of(lower);
      case STARTS_WITH, ENDS_WITH, CONTAINS -> List.of();
    };
  }

  private static Literal outerBound(List<BigDecimal> numbers, RoundingMode rounding) {
    boolean isFloor = rounding == RoundingMode.FLOOR;
    Comparator<BigDecimal> order = isFloor ? Comparator.reverseOrder() : Comparator.naturalOrder();
    BigDecimal outermost = numbers.stream().max(order).orElseThrow();
    BigDecimal wholeNumber = outermost.setScale(0, rounding);
    return new NumberLiteral(
        (isFloor ? wholeNumber.subtract(BigDecimal.ONE) : wholeNumber.add(BigDecimal.ONE))
            .toPlainString());
  }

  /** Converts a value; a value that is not a number becomes the limit and is not pushed down. */
  private static BigDecimal toDecimal(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return new BigDecimal(number);
    }
    return value instanceof Long wholeNumber ? BigDecimal.valueOf(wholeNumber) : NUMBER_LIMIT;
  }
}
