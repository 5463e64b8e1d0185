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
  private long[] low;

  /** The upper 64 bits of each value, with the sign; empty in a compact column. */
  private long[] high;

  public DecimalColumn(int capacity, int precision, int scale) {
    super(capacity);
    this.precision = precision;
    this.scale = scale;
    this.low = new long[capacity()];
    this.high = new long[isCompact() ? 0 : capacity()];
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
    return isCompact() || high[row] == low[row] >> (Long.SIZE - 1);
  }

  /** Returns the row's unscaled value if it is a long; undefined if the row is null. */
  public long unscaledAt(int row) {
    return low[row];
  }

  @Public
  public BigDecimal valueAt(int row) {
    return isLong(row)
        ? BigDecimal.valueOf(low[row], scale)
        : new BigDecimal(new BigInteger(bytesAt(row)), scale);
  }

  /**
   * Returns the row's unscaled value as {@value #BYTES} bytes, the highest first, with the sign as
   * in {@link BigInteger#BigInteger(byte[])}; undefined if the row is null.
   */
  public byte[] bytesAt(int row) {
    long upper = isCompact() ? low[row] >> (Long.SIZE - 1) : high[row];
    return ByteBuffer.allocate(BYTES).putLong(upper).putLong(low[row]).array();
  }

  /** Appends a row; the caller has checked the precision. */
  public void appendUnscaled(long unscaled) {
    int row = nextRow();
    low[row] = unscaled;
    if (high.length > 0) {
      high[row] = unscaled >> (Long.SIZE - 1);
    }
  }

  /** Appends a row to a column that is not compact; the caller has checked the precision. */
  public void appendUnscaled(long upper, long lower) {
    int row = nextRow();
    high[row] = upper;
    low[row] = lower;
  }

  /** Appends a row; the caller has checked the precision. */
  public void appendUnscaled(BigInteger unscaled) {
    if (isCompact()) {
      appendUnscaled(unscaled.longValueExact());
    } else {
      appendUnscaled(unscaled.shiftRight(Long.SIZE).longValueExact(), unscaled.longValue());
    }
  }

  @Override
  void resize(int capacity) {
    low = Arrays.copyOf(low, capacity);
    high = isCompact() ? high : Arrays.copyOf(high, capacity);
  }

  @Override
  void move(int from, int to) {
    low[to] = low[from];
    if (high.length > 0) {
      high[to] = high[from];
    }
  }
}
