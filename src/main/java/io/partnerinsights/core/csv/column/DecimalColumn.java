package io.partnerinsights.core.csv.column;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A column of decimals of one precision and scale. Values are stored unscaled: {@code 12.50} at
 * scale 2 is 1250. Up to {@value #COMPACT_PRECISION} digits they are longs, beyond that {@link
 * BigInteger}s. See {@link Column} for the rules of use.
 */
public final class DecimalColumn extends Column {
  /** The maximum number of digits that always fit a long. */
  public static final int COMPACT_PRECISION = 18;

  private final int precision;
  private final int scale;
  private long[] compact;
  private BigInteger[] wide;

  /** Creates an empty column with room for {@code capacity} rows at first. */
  public DecimalColumn(int capacity, int precision, int scale) {
    super(capacity);
    this.precision = precision;
    this.scale = scale;
    this.compact = new long[isCompact() ? capacity() : 0];
    this.wide = new BigInteger[isCompact() ? 0 : capacity()];
  }

  private DecimalColumn(DecimalColumn other) {
    super(other);
    this.precision = other.precision;
    this.scale = other.scale;
    this.compact = Arrays.copyOf(other.compact, isCompact() ? capacity() : 0);
    this.wide = Arrays.copyOf(other.wide, isCompact() ? 0 : capacity());
  }

  @Override
  DecimalColumn copy(ColumnCopies copies) {
    return new DecimalColumn(this);
  }

  /** Returns the maximum number of digits. */
  public int precision() {
    return precision;
  }

  /** Returns the number of digits after the point. */
  public int scale() {
    return scale;
  }

  /** Returns whether values are longs, so that {@link #unscaledAt} may be called. */
  public boolean isCompact() {
    return precision <= COMPACT_PRECISION;
  }

  /** Returns the row's unscaled value, of a compact column only; undefined if the row is null. */
  public long unscaledAt(int row) {
    return compact[row];
  }

  /** Returns the row's value; undefined if the row is null. */
  public BigDecimal valueAt(int row) {
    return isCompact() ? BigDecimal.valueOf(compact[row], scale) : new BigDecimal(wide[row], scale);
  }

  /** Appends a row to a compact column; the caller has checked the precision. */
  public void appendUnscaled(long unscaled) {
    int row = nextRow();
    compact[row] = unscaled;
  }

  /** Appends a row to any column; the caller has checked the precision. */
  public void appendUnscaled(BigInteger unscaled) {
    if (isCompact()) {
      appendUnscaled(unscaled.longValueExact());
      return;
    }
    int row = nextRow();
    wide[row] = unscaled;
  }

  @Override
  void resize(int capacity) {
    compact = isCompact() ? Arrays.copyOf(compact, capacity) : compact;
    wide = isCompact() ? wide : Arrays.copyOf(wide, capacity);
  }

  @Override
  void move(int from, int to) {
    if (isCompact()) {
      compact[to] = compact[from];
    } else {
      wide[to] = wide[from];
    }
  }
}
