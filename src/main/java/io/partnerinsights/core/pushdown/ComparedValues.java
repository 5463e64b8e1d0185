package io.partnerinsights.core.pushdown;

import java.util.List;

/**
 * The values with which a condition of an engine's query compares a column, wherever and however it
 * does: also by {@code <>}, or in a negation. It is checked, and says too little to be pushed down.
 *
 * @param column the column, in the engine's spelling
 * @param values as in {@code EnginePredicate}, but not all of them have to be of one type
 */
public record ComparedValues(String column, List<Object> values) {

  public ComparedValues {
    values = List.copyOf(values);
  }
}
