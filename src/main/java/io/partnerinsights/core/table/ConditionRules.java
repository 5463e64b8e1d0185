package io.partnerinsights.core.table;

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
 * From an engine's predicate to conditions that let through at least the rows that the engine
 * keeps. The engine evaluates its predicate again, so more rows are no harm, and fewer would be
 * one.
 */
final class ConditionRules {
  /** Below it a double is nearer than one to the number that it was read from. */
  private static final BigDecimal EXACT = new BigDecimal("1e15");

  private ConditionRules() {}

  /** The conditions, or none if there are none that are surely wide enough. */
  static List<Condition> of(EnginePredicate predicate, TableColumn column) {
    if (column.metric()) {
      return List.of();
    }
    if (column.isText() && predicate.hasValues(String.class)) {
      return ofText(predicate, column.name());
    }
    if (column.isWholeNumber() && predicate.hasValues(Long.class)) {
      return ofWholeNumber(predicate, column.name());
    }
    boolean number = column.isWholeNumber() || column.isDecimal();
    return number ? ofNumber(predicate, column.name()) : List.of();
  }

  /** The service compares texts without case: equal ones stay equal, but an order need not stay. */
  private static List<Condition> ofText(EnginePredicate predicate, String column) {
    List<String> texts = predicate.values().stream().map(String.class::cast).toList();
    return switch (predicate.comparison()) {
      case EQUAL ->
          texts.stream().allMatch(LiteralRules::isValue) ? equal(column, texts) : List.of();
      case STARTS_WITH -> like(column, texts.get(0), "", "%");
      case ENDS_WITH -> like(column, texts.get(0), "%", "");
      case CONTAINS -> like(column, texts.get(0), "%", "%");
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> List.of();
    };
  }

  private static List<Condition> equal(String column, List<String> texts) {
    return anyOf(column, texts.stream().<Literal>map(StringLiteral::new).toList());
  }

  private static List<Condition> like(String column, String text, String before, String after) {
    return LiteralRules.isPattern(text)
        ? List.of(Condition.of(column, Operator.LIKE, new StringLiteral(before + text + after)))
        : List.of();
  }

  private static List<Condition> ofWholeNumber(EnginePredicate predicate, String column) {
    List<Literal> numbers =
        predicate.values().stream()
            .<Literal>map(value -> new NumberLiteral(Long.toString((Long) value)))
            .toList();
    return switch (predicate.comparison()) {
      case EQUAL -> anyOf(column, numbers);
      case LESS -> List.of(Condition.of(column, Operator.LESS, numbers.get(0)));
      case LESS_OR_EQUAL -> List.of(Condition.of(column, Operator.LESS_OR_EQUAL, numbers.get(0)));
      case GREATER -> List.of(Condition.of(column, Operator.GREATER, numbers.get(0)));
      case GREATER_OR_EQUAL ->
          List.of(Condition.of(column, Operator.GREATER_OR_EQUAL, numbers.get(0)));
      case STARTS_WITH, ENDS_WITH, CONTAINS -> List.of();
    };
  }

  private static List<Condition> anyOf(String column, List<Literal> literals) {
    return literals.size() == 1
        ? List.of(Condition.of(column, Operator.EQUAL, literals.get(0)))
        : List.of(new Condition(column, Operator.IN, literals));
  }

  /**
   * The file may show a rounded number, and a double is another rounding: the service compares the
   * number behind. So bounds move outwards to the whole number after the next.
   */
  private static List<Condition> ofNumber(EnginePredicate predicate, String column) {
    List<BigDecimal> numbers = predicate.values().stream().map(ConditionRules::number).toList();
    if (numbers.stream().anyMatch(number -> number.abs().compareTo(EXACT) >= 0)) {
      return List.of();
    }
    Condition least =
        Condition.of(column, Operator.GREATER_OR_EQUAL, bound(numbers, RoundingMode.FLOOR));
    Condition most =
        Condition.of(column, Operator.LESS_OR_EQUAL, bound(numbers, RoundingMode.CEILING));
    return switch (predicate.comparison()) {
      case EQUAL -> List.of(least, most);
      case LESS, LESS_OR_EQUAL -> List.of(most);
      case GREATER, GREATER_OR_EQUAL -> List.of(least);
      case STARTS_WITH, ENDS_WITH, CONTAINS -> List.of();
    };
  }

  private static Literal bound(List<BigDecimal> numbers, RoundingMode outwards) {
    boolean down = outwards == RoundingMode.FLOOR;
    Comparator<BigDecimal> order = down ? Comparator.reverseOrder() : Comparator.naturalOrder();
    BigDecimal last = numbers.stream().max(order).orElseThrow();
    BigDecimal whole = last.setScale(0, outwards);
    return new NumberLiteral(
        (down ? whole.subtract(BigDecimal.ONE) : whole.add(BigDecimal.ONE)).toPlainString());
  }

  /** What is no number is as good as too large a one. */
  private static BigDecimal number(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof Double real && Double.isFinite(real)) {
      return new BigDecimal(real);
    }
    return value instanceof Long whole ? BigDecimal.valueOf(whole) : EXACT;
  }
}
