package io.partnerinsights.core.schema;

/**
 * The kind of values in a column. Kinds are inferred from names and published descriptions, because
 * the service publishes no types.
 */
public enum ColumnKind {
  ID,
  GUID,
  ENUM,
  STRING,
  UNKNOWN,
  /** Counts, seats, units. */
  INTEGER,
  /** A flag, written 0 or 1. */
  FLAG01,
  /** Shares, quantities, rates and prices of a unit. */
  DECIMAL,
  /** Amounts in any currency, which must add up exactly. */
  MONEY,
  /** A day or a month. A file may write it with a time of day. */
  DATE,
  /** A point in time. */
  TIME;

  public ColumnType type() {
    return switch (this) {
      case ID, GUID, ENUM, STRING, UNKNOWN -> ColumnType.STRING;
      case INTEGER -> ColumnType.BIGINT;
      case FLAG01 -> ColumnType.INT;
      case DECIMAL -> ColumnType.DOUBLE;
      case MONEY -> ColumnType.MONEY;
      case DATE -> ColumnType.DATE;
      case TIME -> ColumnType.TIMESTAMP;
    };
  }

  /** Whether the service and its files hold the values as texts. */
  public boolean isText() {
    return switch (this) {
      case ID, GUID, ENUM, STRING -> true;
      case UNKNOWN, INTEGER, FLAG01, DECIMAL, MONEY, DATE, TIME -> false;
    };
  }
}
