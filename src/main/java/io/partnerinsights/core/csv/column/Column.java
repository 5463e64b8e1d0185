package io.partnerinsights.core.csv.column;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The values of one column for the rows of one batch, in row order, each a value or null.
 *
 * <p>A column grows until {@link #clear()} makes it empty for the next batch; it keeps its memory,
 * so whoever looks into it must be done before then. Asking for the value of a null row gives a
 * meaningless value, not an error. Not thread-safe.
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
    setNull(nextRow());
  }

  /** Takes a row's value away. */
  public final void setNull(int row) {
    if (!nulls[row]) {
      nulls[row] = true;
      nullCount++;
      placeNull(row);
    }
  }

  /**
   * Takes rows out; those behind them move up.
   *
   * @param from only rows from here on
   * @param gone which of them, counted from {@code from}
   */
  public final void remove(int from, BitSet gone) {
    int to = from;
    for (int row = from; row < size; row++) {
      if (gone.get(row - from)) {
        nullCount -= nulls[row] ? 1 : 0;
      } else {
        nulls[to] = nulls[row];
        move(row, to++);
      }
    }
    Arrays.fill(nulls, to, size, false);
    size = to;
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

  /** Gives a row's value to another one before it, or to itself. */
  abstract void move(int from, int to);

  /** For columns whose next row depends on what stands in this one. */
  void placeNull(int row) {}
}
