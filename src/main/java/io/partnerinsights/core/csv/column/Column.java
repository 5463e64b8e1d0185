package io.partnerinsights.core.csv.column;

import java.util.Arrays;

/**
 * The values of one column for the rows of one batch, in row order, each a value or null.
 *
 * <p>A column only grows, until {@link #clear()} makes it empty for the next batch; it keeps its
 * memory, so whoever looks into it must be done before then. Asking for the value of a null row
 * gives a meaningless value, not an error. Not thread-safe.
 */
public abstract sealed class Column
    permits BooleanColumn, BytesColumn, DecimalColumn, DoubleColumn, IntColumn, LongColumn {
  private boolean[] nulls;
  private int size;
  private int nullCount;

  Column(int capacity) {
    this.nulls = new boolean[Math.max(1, capacity)];
  }

  /** How many rows there are. */
  public final int size() {
    return size;
  }

  /** How many rows are null. */
  public final int nullCount() {
    return nullCount;
  }

  /** Whether the row's value is missing; rows count from 0. */
  public final boolean isNull(int row) {
    return nulls[row];
  }

  /** Adds a row without a value. */
  public final void appendNull() {
    int row = nextRow();
    nulls[row] = true;
    nullCount++;
    placeNull(row);
  }

  /** Drops all rows and keeps the memory. */
  public final void clear() {
    if (nullCount > 0) {
      Arrays.fill(nulls, 0, size, false);
    }
    size = 0;
    nullCount = 0;
  }

  /** Makes room for one more row and gives its number. */
  final int nextRow() {
    if (size == nulls.length) {
      int capacity = Math.multiplyExact(nulls.length, 2);
      nulls = Arrays.copyOf(nulls, capacity);
      resize(capacity);
    }
    return size++;
  }

  final int capacity() {
    return nulls.length;
  }

  abstract void resize(int capacity);

  /** For columns whose next row depends on what stands in this one. */
  void placeNull(int row) {}
}
