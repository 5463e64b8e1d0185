package io.partnerinsights.sandbox.query;

/** Thrown for a query that the service refuses; the message is the service's own text. */
public final class InvalidQueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private InvalidQueryException(String message) {
    super(message);
  }

  /** Reports a text that does not follow the grammar. The service's text is not documented. */
  public static InvalidQueryException syntax() {
    return new InvalidQueryException("Invalid query syntax");
  }

  /** Reports a dataset that does not exist. */
  public static InvalidQueryException unknownDataset() {
    return new InvalidQueryException("Invalid table name");
  }

  /** Reports a column that the dataset does not have, or that must not stand where it does. */
  public static InvalidQueryException wrongColumn() {
    return new InvalidQueryException("Incorrect column name");
  }

  /** Reports a timespan that the dataset does not take. */
  public static InvalidQueryException unknownTimespan(String name) {
    return new InvalidQueryException("Requested value '" + name + "' not found");
  }
}
