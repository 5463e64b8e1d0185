package io.partnerinsights.core.csv.column;

import io.partnerinsights.core.Public;
import java.util.Arrays;

/** A column of 64-bit floating-point numbers. See {@link Column} for the rules of use. */
@Public
public final class DoubleColumn extends Column {
  private double[] values;

  public DoubleColumn(int capacity) {
    super(capacity);
    this.values = new double[capacity()];
  }

  @Public
  public double valueAt(int row) {
    return values[row];
  }

  public void append(double value) {
    int row = addRow();
    values[row] = value;
  }

  @Override
  void resize(int capacity) {
    values = Arrays.copyOf(values, capacity);
  }

  @Override
  void copyValue(int fromRow, int toRow) {
    values[toRow] = values[fromRow];
  }
}
