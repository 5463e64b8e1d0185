package io.partnerinsights.core.query;

/**
 * One key of ORDER BY.
 *
 * @param column a column or metric
 * @param direction the service's default if the query's text has none
 */
public record Ordering(String column, Direction direction) {

  public Ordering {
    QueryErrors.requireName(column);
  }

  /** Returns the key as a query writes it, always with its direction. */
  public String toQueryText() {
    return column + " " + direction;
  }

  public enum Direction {
    ASC,
    DESC;

    /** The service's direction if a query has none: descending, unlike in SQL. */
    public static final Direction SERVICE_DEFAULT = DESC;
  }
}
