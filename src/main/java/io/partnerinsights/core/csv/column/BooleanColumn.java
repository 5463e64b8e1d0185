package io.partnerinsights.core.csv.column;

import io.partnerinsights.core.Public;
import java.util.Arrays;

/** A column of booleans. See {@link Column} for the rules of use. */
@Public
public final class BooleanColumn extends Column {
  private boolean[] values;

  public BooleanColumn(int capacity) {
    super(capacity);
    this.values = new boolean[capacity()];
  }

  @Public
  public boolean valueAt(int row) {
    return values[row];
  }

  public void append(boolean value) {
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
