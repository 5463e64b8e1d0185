package io.partnerinsights.core.table;

import java.util.List;
import java.util.Objects;

/**
 * One condition of an engine's question, in no engine's terms: a column compared with values, none
 * of them null. A row fits if any of the values does.
 *
 * @param column as the engine spells it
 * @param comparison how it is compared with the values
 * @param values strings, {@code Long}, {@code Double}, {@link java.math.BigDecimal}, {@link
 *     java.time.LocalDate} or {@link java.time.Instant}, all of one type; one value unless it is is
 *     {@code EQUAL}
 */
public record EnginePredicate(String column, Comparison comparison, List<Object> values) {

  /** How the engine compares: texts letter by letter, with case. */
  public enum Comparison {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    STARTS_WITH,
    ENDS_WITH,
    CONTAINS
  }

  /** Copies the list. */
  public EnginePredicate {
    Objects.requireNonNull(column);
    Objects.requireNonNull(comparison);
    values = List.copyOf(values);
  }

  /** Whether all values are of that type, and there is one. */
  boolean hasValues(Class<?> type) {
    return !values.isEmpty() && values.stream().allMatch(type::isInstance);
  }

  Object value() {
    return values.get(0);
  }
}
