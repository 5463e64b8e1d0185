package io.partnerinsights.core.csv.column;

import io.partnerinsights.core.Public;
import java.util.Arrays;

/**
 * A column of 64-bit integers, or of timestamps as microseconds since 1970-01-01T00:00:00Z. See
 * {@link Column} for the rules of use.
 */
@Public
public final class LongColumn extends Column {
  private long[] values;

  public LongColumn(int capacity) {
    super(capacity);
    this.values = new long[capacity()];
  }

  @Public
  public long valueAt(int row) {
    return values[row];
  }

  public void append(long value) {
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
