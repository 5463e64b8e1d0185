package io.partnerinsights.core.schema;

import io.partnerinsights.core.Public;
import java.io.Serializable;
import java.util.Objects;

/**
 * The type of a column, independent of the engine. Immutable and serializable.
 *
 * @param precision for a {@link Base#DECIMAL} its digits, 1 to 38, for a {@link Base#TIMESTAMP} the
 *     digits after the seconds, 0 to 6, for {@link #EXACT_DOUBLE} the digits before the point, and
 *     0 for all others
 * @param scale digits after the decimal point of a decimal, 0 for all others
 */
@Public
public record ColumnType(@Public Base base, int precision, int scale) implements Serializable {
  /** Maximum number of digits of a decimal, as in SQL engines. */
  public static final int MAX_PRECISION = 38;

  private static final int MICROSECOND_DIGITS = 6;

  /** Every whole number of this many digits is exact in a double. */
  private static final int EXACT_DIGITS = 15;

  public static final ColumnType STRING = new ColumnType(Base.STRING, 0, 0);
  public static final ColumnType INT = new ColumnType(Base.INT, 0, 0);
  public static final ColumnType BIGINT = new ColumnType(Base.BIGINT, 0, 0);
  public static final ColumnType DOUBLE = new ColumnType(Base.DOUBLE, 0, 0);

  /**
   * A {@link #DOUBLE} without values that may be ids, because it would change them: numbers with a
   * leading zero, or with more than 15 digits before the point.
   */
  public static final ColumnType EXACT_DOUBLE = new ColumnType(Base.DOUBLE, EXACT_DIGITS, 0);

  /**
   * The type of amounts of money. 18 digits are a long in the engines, which costs hardly more than
   * a DOUBLE. 13 of them before the point are enough for an amount in any currency.
   */
  public static final ColumnType MONEY = decimal(18, 5);

  public static final ColumnType BOOLEAN = new ColumnType(Base.BOOLEAN, 0, 0);

  public static final ColumnType DATE = new ColumnType(Base.DATE, 0, 0);

  /** A point in time in UTC with microseconds. */
  public static final ColumnType TIMESTAMP = timestamp(6);

  /** The type's name in SQL. */
  @Public
  public enum Base {
    STRING,
    INT,
    BIGINT,
    DOUBLE,
    DECIMAL,
    BOOLEAN,
    DATE,
    TIMESTAMP
  }

  public ColumnType {
    Objects.requireNonNull(base);
    boolean fits =
        switch (base) {
          case DECIMAL ->
              precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision;
          case TIMESTAMP -> precision >= 0 && precision <= MICROSECOND_DIGITS && scale == 0;
          case DOUBLE -> (precision == 0 || precision == EXACT_DIGITS) && scale == 0;
          default -> precision == 0 && scale == 0;
        };
    if (!fits) {
      throw new IllegalArgumentException(base + "(" + precision + "," + scale + ")");
    }
  }

  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Base.DECIMAL, precision, scale);
  }

  public static ColumnType timestamp(int digits) {
    return new ColumnType(Base.TIMESTAMP, digits, 0);
  }

  public boolean isDateOrTime() {
    return base == Base.DATE || base == Base.TIMESTAMP;
  }

  /** Returns the type as SQL writes it, such as {@code DECIMAL(18,2)}. */
  @Override
  public String toString() {
    return switch (base) {
      case DECIMAL -> "DECIMAL(" + precision + "," + scale + ")";
      case TIMESTAMP ->
          precision == MICROSECOND_DIGITS ? "TIMESTAMP" : "TIMESTAMP(" + precision + ")";
      default -> base.name();
    };
  }
}
