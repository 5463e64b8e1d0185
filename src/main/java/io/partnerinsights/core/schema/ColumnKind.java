package io.partnerinsights.core.schema;

import java.util.Locale;
import java.util.Set;

/**
 * What a column of the dictionary holds. Kinds are inferred from names and published descriptions:
 * the service itself says nothing about types.
 */
public enum ColumnKind {
  ID,
  GUID,
  ENUM,
  STRING,
  UNKNOWN,
  /** Counts, seats, units. */
  INTEGER,
  /** Written 0 or 1. */
  FLAG01,
  /** Money and shares; the service's scale is not known, a schema hint makes it a decimal. */
  DECIMAL,
  /** A day for the columns that name one, a point in time for all others. */
  DATE;

  private static final Set<String> DAYS = Set.of("month", "monthkey", "datekey");

  /** The type of a column of this kind and name; names are compared without case. */
  public ColumnType typeOf(String column) {
    return switch (this) {
      case ID, GUID, ENUM, STRING, UNKNOWN -> ColumnType.STRING;
      case INTEGER -> ColumnType.BIGINT;
      case FLAG01 -> ColumnType.INT;
      case DECIMAL -> ColumnType.DOUBLE;
      case DATE -> isDay(column) ? ColumnType.DATE : ColumnType.TIMESTAMP;
    };
  }

  /** Whether a column of this kind and name says to which period a record belongs. */
  public boolean isPeriod(String column) {
    return this == DATE && isDay(column);
  }

  private static boolean isDay(String column) {
    return DAYS.contains(column.toLowerCase(Locale.ROOT));
  }
}
