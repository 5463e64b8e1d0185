package io.partnerinsights.core.csv.column;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Decimals of one precision and scale. Up to {@value #COMPACT_PRECISION} digits a value is kept as
 * the long that remains when the point is left out ({@code 12.50} at scale 2 is 1250); beyond that
 * as a {@link BigInteger}. Rules of use: see {@link Column}.
 */
public final class DecimalColumn extends Column {
  /** The most digits that always fit a long. */
  public static final int COMPACT_PRECISION = 18;

  private final int precision;
  private final int scale;
  private long[] compact;
  private BigInteger[] wide;

  /** An empty column with room for {@code capacity} rows at first. */
  public DecimalColumn(int capacity, int precision, int scale) {
    super(capacity);
    this.precision = precision;
    this.scale = scale;
    this.compact = new long[isCompact() ? capacity() : 0];
    this.wide = new BigInteger[isCompact() ? 0 : capacity()];
  }

  /** How many digits a value may have. */
  public int precision() {
    return precision;
  }

  /** How many of the digits stand after the point. */
  public int scale() {
    return scale;
  }

  /** Whether {@link #unscaledAt} may be asked. */
  public boolean isCompact() {
    return precision <= COMPACT_PRECISION;
  }

  /** The row's value without its point; only of a compact column, meaningless for a null row. */
  public long unscaledAt(int row) {
    return compact[row];
  }

  /** The row's value; of every column, meaningless for a null row. */
  public BigDecimal valueAt(int row) {
    return isCompact() ? BigDecimal.valueOf(compact[row], scale) : new BigDecimal(wide[row], scale);
  }

  /** Adds a row to a compact column; the caller has checked the precision. */
  public void appendUnscaled(long unscaled) {
    int row = nextRow();
    compact[row] = unscaled;
  }

  /** Adds a row to any column; the caller has checked the precision. */
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
