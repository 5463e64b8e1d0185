package io.partnerinsights.core.pushdown;

import java.util.List;

/**
 * The values that an engine's query compares with a column, with any operator, even {@code <>} or
 * in a negation. They are enough for {@link ConditionCheck}, but not for a pushdown.
 *
 * @param column the column, in the engine's spelling
 * @param values as in {@code EnginePredicate}, but not all of them have to be of one type
 */
public record ComparedValues(String column, List<Object> values) {

  public ComparedValues {
    values = List.copyOf(values);
  }
}
