package io.partnerinsights.core.csv.column;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts as UTF-8 in a single array, so that an engine's string can point at its slice: copies, one
 * after the other, or places in an array that belongs to somebody else and also holds other things.
 * {@link #bytes()} may be another array after every append: ask for it when the batch is complete.
 * Rules of use: see {@link Column}.
 */
public final class BytesColumn extends Column {
  private static final int EXPECTED_LENGTH = 16;

  private byte[] own;
  private byte[] bytes;
  private int[] starts;
  private int[] lengths;

  /** An empty column with room for {@code capacity} rows at first. */
  public BytesColumn(int capacity) {
    super(capacity);
    this.own = new byte[EXPECTED_LENGTH];
    this.bytes = own;
    this.starts = new int[capacity()];
    this.lengths = new int[capacity()];
  }

  /** The array that all the slices are in; it may be longer than what is used of it. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the row's text starts in {@link #bytes()}. */
  public int startAt(int row) {
    return starts[row];
  }

  /** How many bytes the row's text has; 0 for a null row. */
  public int lengthAt(int row) {
    return lengths[row];
  }

  /** The row's text as a string of its own; meaningless when the row is null. */
  public String valueAt(int row) {
    return new String(bytes, starts[row], lengths[row], StandardCharsets.UTF_8);
  }

  /**
   * From now on rows are places in this array, and no copies, until the column is cleared. All rows
   * so far must be at the same places in it.
   */
  public void pointInto(byte[] shared) {
    bytes = shared;
  }

  /** Adds a row that is a place in the array of {@link #pointInto}; of length 0 a null row. */
  public void appendPlace(int start, int length) {
    if (length == 0) {
      appendNull();
    } else {
      place(nextRow(), start, length);
    }
  }

  /** Adds a row with a copy of the slice. */
  public void append(byte[] utf8, int offset, int length) {
    if (size() == 0) {
      bytes = own;
    }
    int start = used();
    int end = Math.addExact(start, length);
    if (end > bytes.length) {
      own = Arrays.copyOf(bytes, grown(end));
      bytes = own;
    }
    System.arraycopy(utf8, offset, bytes, start, length);
    place(nextRow(), start, length);
  }

  /** How many bytes the copies have together. */
  private int used() {
    return size() == 0 ? 0 : starts[size() - 1] + lengths[size() - 1];
  }

  private int grown(int needed) {
    return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, bytes.length * 2L));
  }

  private void place(int row, int start, int length) {
    starts[row] = start;
    lengths[row] = length;
  }

  @Override
  void placeNull(int row) {
    place(row, row == 0 ? 0 : starts[row - 1] + lengths[row - 1], 0);
  }

  @Override
  void resize(int capacity) {
    starts = Arrays.copyOf(starts, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
  }

  @Override
  void move(int from, int to) {
    place(to, starts[from], lengths[from]);
  }
}
