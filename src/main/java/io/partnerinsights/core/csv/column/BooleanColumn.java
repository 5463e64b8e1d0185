package io.partnerinsights.core.csv.column;

import java.util.Arrays;

/** True and false. Rules of use: see {@link Column}. */
public final class BooleanColumn extends Column {
  private boolean[] values;

  /** An empty column with room for {@code capacity} rows at first. */
  public BooleanColumn(int capacity) {
    super(capacity);
    this.values = new boolean[capacity()];
  }

  /** The row's value; meaningless when the row is null. */
  public boolean valueAt(int row) {
    return values[row];
  }

  /** Adds a row with a value. */
  public void append(boolean value) {
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
