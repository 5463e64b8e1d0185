package io.partnerinsights.core.pushdown;

import java.util.List;

/**
 * One condition of an engine's query, independent of the engine. It compares a column with one or
 * more values. A row matches if the comparison holds for any of the values.
 *
 * @param column the column, in the engine's spelling
 * @param comparison the comparison of the column with the values
 * @param values strings, {@code Long}, {@code Double}, {@link java.math.BigDecimal}, {@link
 *     java.time.LocalDate} or {@link java.time.Instant}; all of one type and not null. Only {@code
 *     EQUAL} takes more than one
 */
public record EnginePredicate(String column, Comparison comparison, List<Object> values) {

  /** An engine's comparison; it compares texts by code point and with case. */
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

  public EnginePredicate {
    values = List.copyOf(values);
  }

  /** Whether there is at least one value, and all values are of this type. */
  boolean hasValues(Class<?> type) {
    return !values.isEmpty() && values.stream().allMatch(type::isInstance);
  }
}
