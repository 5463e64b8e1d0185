package io.partnerinsights.core.schema;

import java.io.Serializable;
import java.util.Objects;

/**
 * The type of a column, in no engine's terms. Immutable and serialisable: partitions carry it.
 *
 * @param base the type's name
 * @param precision digits of a {@link Base#DECIMAL}, 1 to 38; 0 for all others
 * @param scale those of them behind the point; 0 for all others
 */
public record ColumnType(Base base, int precision, int scale) implements Serializable {
  /** The most digits a decimal can have, in every engine that we know. */
  public static final int MAX_PRECISION = 38;

  public static final ColumnType STRING = new ColumnType(Base.STRING, 0, 0);
  public static final ColumnType INT = new ColumnType(Base.INT, 0, 0);
  public static final ColumnType BIGINT = new ColumnType(Base.BIGINT, 0, 0);
  public static final ColumnType DOUBLE = new ColumnType(Base.DOUBLE, 0, 0);
  public static final ColumnType BOOLEAN = new ColumnType(Base.BOOLEAN, 0, 0);

  /** A calendar day. */
  public static final ColumnType DATE = new ColumnType(Base.DATE, 0, 0);

  /** A point in time, UTC, microseconds. */
  public static final ColumnType TIMESTAMP = new ColumnType(Base.TIMESTAMP, 0, 0);

  /** The names, as SQL writes them. */
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

  /** Refuses digits that no engine has. */
  public ColumnType {
    Objects.requireNonNull(base);
    boolean fits =
        base == Base.DECIMAL
            ? precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision
            : precision == 0 && scale == 0;
    if (!fits) {
      throw new IllegalArgumentException(base + "(" + precision + "," + scale + ")");
    }
  }

  /**
   * An exact number.
   *
   * @throws IllegalArgumentException unless 1 ≤ precision ≤ 38 and 0 ≤ scale ≤ precision
   */
  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Base.DECIMAL, precision, scale);
  }

  /** As SQL writes it, such as {@code DECIMAL(18,2)}. */
  @Override
  public String toString() {
    return base == Base.DECIMAL ? "DECIMAL(" + precision + "," + scale + ")" : base.name();
  }
}
