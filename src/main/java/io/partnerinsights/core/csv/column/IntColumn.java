package io.partnerinsights.core.csv.column;

import io.partnerinsights.core.Public;
import java.util.Arrays;

/**
 * A column of 32-bit integers, or of dates as days since 1970-01-01. See {@link Column} for the
 * rules of use.
 */
@Public
public final class IntColumn extends Column {
  private int[] values;

  public IntColumn(int capacity) {
    super(capacity);
    this.values = new int[capacity()];
  }

  @Public
  public int valueAt(int row) {
    return values[row];
  }

  public void append(int value) {
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
