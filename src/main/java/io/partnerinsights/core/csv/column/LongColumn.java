package io.partnerinsights.core.csv.column;

import java.util.Arrays;

/**
 * Whole numbers of 64 bits, and timestamps as microseconds since 1970-01-01T00:00:00Z. Rules of
 * use: see {@link Column}.
 */
public final class LongColumn extends Column {
  private long[] values;

  /** An empty column with room for {@code capacity} rows at first. */
  public LongColumn(int capacity) {
    super(capacity);
    this.values = new long[capacity()];
  }

  /** The row's value; meaningless when the row is null. */
  public long valueAt(int row) {
    return values[row];
  }

  /** Adds a row with a value. */
  public void append(long value) {
    int row = nextRow();
    values[row] = value;
  }

  @Override
  void resize(int capacity) {
    values = Arrays.copyOf(values, capacity);
  }

  @Override
  void move(int from, int to) {
    values[to] = values[from];
  }
}
