package io.partnerinsights.core.csv.column;

import io.partnerinsights.core.Public;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A column of decimals of one precision and scale. Values are stored unscaled: {@code 12.50} at
 * scale 2 is 1250. Values of up to {@value #COMPACT_PRECISION} digits are longs, and longer values
 * are 128-bit integers. See {@link Column} for the rules of use.
 */
@Public
public final class DecimalColumn extends Column {
  /** The maximum number of digits that always fit a long. */
  public static final int COMPACT_PRECISION = 18;

  /** The size of every value: 16 bytes hold 38 digits. */
  public static final int BYTES = 2 * Long.BYTES;

  private final int precision;
  private final int scale;

  /** The lower 64 bits of each value; of a compact column, the value. */
  private long[] lowerBits;

  /** The upper 64 bits of each value, with the sign; empty in a compact column. */
  private long[] upperBits;

  public DecimalColumn(int capacity, int precision, int scale) {
    super(capacity);
    this.precision = precision;
    this.scale = scale;
    this.lowerBits = new long[capacity()];
    this.upperBits = new long[isCompact() ? 0 : capacity()];
  }

  public int precision() {
    return precision;
  }

  public int scale() {
    return scale;
  }

  /** Returns whether all values are longs, so that {@link #unscaledAt} may be called. */
  public boolean isCompact() {
    return precision <= COMPACT_PRECISION;
  }

  /** Returns whether the row's value is a long, so that {@link #unscaledAt} may be called. */
  boolean isLong(int row) {
    return isCompact() || upperBits[row] == lowerBits[row] >> (Long.SIZE - 1);
  }

  /** Returns the row's unscaled value if it is a long; undefined if the row is null. */
  public long unscaledAt(int row) {
    return lowerBits[row];
  }

  @Public
  public BigDecimal valueAt(int row) {
    return isLong(row)
        ? BigDecimal.valueOf(lowerBits[row], scale)
        : new BigDecimal(new BigInteger(unscaledBytesAt(row)), scale);
  }

  /**
   * Returns the row's unscaled value as {@value #BYTES} bytes, the highest first, with the sign as
   * in {@link BigInteger#BigInteger(byte[])}; undefined if the row is null.
   */
  public byte[] unscaledBytesAt(int row) {
    long upper = isCompact() ? lowerBits[row] >> (Long.SIZE - 1) : upperBits[row];
    return ByteBuffer.allocate(BYTES).putLong(upper).putLong(lowerBits[row]).array();
  }

  /** Appends a row; the caller has checked the precision. */
  public void appendUnscaled(long unscaledValue) {
    int row = addRow();
    lowerBits[row] = unscaledValue;
    if (upperBits.length > 0) {
      upperBits[row] = unscaledValue >> (Long.SIZE - 1);
    }
  }

  /** Appends a row to a column that is not compact; the caller has checked the precision. */
  public void appendUnscaled(long upper, long lower) {
    int row = addRow();
    upperBits[row] = upper;
    lowerBits[row] = lower;
  }

  /** Appends a row; the caller has checked the precision. */
  public void appendUnscaled(BigInteger unscaledValue) {
    if (isCompact()) {
      appendUnscaled(unscaledValue.longValueExact());
    } else {
      appendUnscaled(
          unscaledValue.shiftRight(Long.SIZE).longValueExact(), unscaledValue.longValue());
    }
  }

  @Override
  void resize(int capacity) {
    lowerBits = Arrays.copyOf(lowerBits, capacity);
    upperBits = isCompact() ? upperBits : Arrays.copyOf(upperBits, capacity);
  }

  @Override
  void copyValue(int fromRow, int toRow) {
    lowerBits[toRow] = lowerBits[fromRow];
    if (upperBits.length > 0) {
      upperBits[toRow] = upperBits[fromRow];
    }
  }
}
