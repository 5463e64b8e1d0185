package io.partnerinsights.core.csv.column;

import java.util.Arrays;

/**
 * Whole numbers of 32 bits, and dates as days since 1970-01-01. Rules of use: see {@link Column}.
 */
public final class IntColumn extends Column {
  private int[] values;

  /** An empty column with room for {@code capacity} rows at first. */
  public IntColumn(int capacity) {
    super(capacity);
    this.values = new int[capacity()];
  }

  /** The row's value; meaningless when the row is null. */
  public int valueAt(int row) {
    return values[row];
  }

  /** Adds a row with a value. */
  public void append(int value) {
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
