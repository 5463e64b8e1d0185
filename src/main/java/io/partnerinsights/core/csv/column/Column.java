package io.partnerinsights.core.csv.column;

import io.partnerinsights.core.Public;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The values of one column for the rows of one batch, in row order. Rows are numbered from 0, and
 * each contains a value or null.
 *
 * <p>A column grows until {@link #clear()} empties it for the next batch. Its arrays are reused, so
 * they must not be read after that. The value of a null row is undefined, but reading it does not
 * fail. Not thread-safe.
 */
@Public
public abstract sealed class Column implements Cloneable
    permits BooleanColumn, BytesColumn, DecimalColumn, DoubleColumn, IntColumn, LongColumn {
  private boolean[] nulls;
  private int size;
  private int nullCount;

  /** Creates an empty column with room for {@code capacity} rows at first. */
  Column(int capacity) {
    this.nulls = new boolean[Math.max(1, capacity)];
  }

  /**
   * Returns copies of the columns of a batch, which stay valid after the columns are cleared. Texts
   * that share an array still share one in the copies.
   */
  public static List<Column> copyAll(List<Column> columns) {
    IdentityHashMap<byte[], Integer> textEndByArray = new IdentityHashMap<>();
    columns.forEach(column -> column.collectTextEnd(textEndByArray));
    IdentityHashMap<byte[], byte[]> copyByArray = new IdentityHashMap<>();
    textEndByArray.forEach((bytes, end) -> copyByArray.put(bytes, Arrays.copyOf(bytes, end)));
    return columns.stream().map(column -> column.copy(copyByArray)).toList();
  }

  /** Adds where this column's texts end in their array, if it has texts. */
  void collectTextEnd(IdentityHashMap<byte[], Integer> textEndByArray) {}

  Column copy(IdentityHashMap<byte[], byte[]> copyByArray) {
    try {
      Column copy = (Column) clone();
      copy.nulls = Arrays.copyOf(nulls, Math.max(1, size));
      copy.resize(copy.nulls.length);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  public final int size() {
    return size;
  }

  public final int nullCount() {
    return nullCount;
  }

  @Public
  public final boolean isNull(int row) {
    return nulls[row];
  }

  public final void appendNull() {
    setNull(addRow());
  }

  public final void setNull(int row) {
    if (!nulls[row]) {
      nulls[row] = true;
      nullCount++;
      onNullStored(row);
    }
  }

  /**
   * Removes rows and closes the gaps.
   *
   * @param firstRow first row that may be removed
   * @param rowsToRemove the rows to remove, counted from {@code firstRow}
   */
  public final void removeRows(int firstRow, BitSet rowsToRemove) {
    int toRow = firstRow;
    for (int row = firstRow; row < size; row++) {
      if (rowsToRemove.get(row - firstRow)) {
        nullCount -= nulls[row] ? 1 : 0;
      } else {
        nulls[toRow] = nulls[row];
        copyValue(row, toRow++);
      }
    }
    Arrays.fill(nulls, toRow, size, false);
    size = toRow;
  }

  /** Removes all rows and keeps the arrays. */
  public final void clear() {
    if (nullCount > 0) {
      Arrays.fill(nulls, 0, size, false);
    }
    size = 0;
    nullCount = 0;
  }

  /** Adds a row, grows the arrays if needed, and returns the row's number. */
  final int addRow() {
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

  /** Replaces the arrays of values by copies of this length. */
  abstract void resize(int capacity);

  /** Copies a row's value to the same or an earlier row. */
  abstract void copyValue(int fromRow, int toRow);

  /** Called after a row became null, for columns whose next row depends on it. */
  void onNullStored(int row) {}
}
