package io.partnerinsights.core.csv.column;

import java.util.Arrays;

/** Binary floating-point numbers of 64 bits. Rules of use: see {@link Column}. */
public final class DoubleColumn extends Column {
  private double[] values;

  /** An empty column with room for {@code capacity} rows at first. */
  public DoubleColumn(int capacity) {
    super(capacity);
    this.values = new double[capacity()];
  }

  /** The row's value; meaningless when the row is null. */
  public double valueAt(int row) {
    return values[row];
  }

  /** Adds a row with a value. */
  public void append(double value) {
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
