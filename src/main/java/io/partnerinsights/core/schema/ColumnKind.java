package io.partnerinsights.core.schema;

import java.util.Locale;
import java.util.Set;

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
  /** A day in the columns that hold days by their names, a point in time in all others. */
  DATE;

  /** The columns that hold days: three of mpn, three of cmp. */
  private static final Set<String> DAYS =
      Set.of("month", "monthkey", "datekey", "monthstartdate", "usagedate", "date");

  /** Returns the type of a column with this kind and name. Names are compared without case. */
  public ColumnType typeOf(String column) {
    return switch (this) {
      case ID, GUID, ENUM, STRING, UNKNOWN -> ColumnType.STRING;
      case INTEGER -> ColumnType.BIGINT;
      case FLAG01 -> ColumnType.INT;
      case DECIMAL -> ColumnType.DOUBLE;
      case MONEY -> ColumnType.MONEY;
      case DATE -> isDay(column) ? ColumnType.DATE : ColumnType.TIMESTAMP;
    };
  }

  /** Whether the service and its files hold the values as texts. */
  public boolean isText() {
    return switch (this) {
      case ID, GUID, ENUM, STRING -> true;
      case UNKNOWN, INTEGER, FLAG01, DECIMAL, MONEY, DATE -> false;
    };
  }

  private static boolean isDay(String column) {
    return DAYS.contains(column.toLowerCase(Locale.ROOT));
  }
}
