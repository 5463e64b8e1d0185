package io.partnerinsights.sandbox.query;

import java.util.List;

/**
 * One condition of a WHERE clause.
 *
 * @param values one value, or the values of an IN list; numbers as written, strings without quotes
 */
public record Condition(String column, Operator operator, List<String> values) {
  /** Copies the list. */
  public Condition {
    values = List.copyOf(values);
  }
}
