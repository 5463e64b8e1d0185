package io.partnerinsights.core.query;

import java.util.Objects;

/**
 * One key of ORDER BY.
 *
 * @param column a column or metric
 * @param direction always known: a direction that the text leaves out is the service's own default
 */
public record Ordering(String column, Direction direction) {

  /** Refuses a name that cannot be written. */
  public Ordering {
    NameRules.writable(column);
    Objects.requireNonNull(direction);
  }

  /** The key as it stands in a query: the service's default direction is not SQL's. */
  public String written() {
    return column + " " + direction;
  }

  /** Which way the rows go. */
  public enum Direction {
    ASC,
    DESC;

    /** What the service does when no direction is written: descending, unlike SQL. */
    public static final Direction SERVICE_DEFAULT = DESC;
  }
}
