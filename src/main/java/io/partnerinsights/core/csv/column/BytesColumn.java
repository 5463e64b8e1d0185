package io.partnerinsights.core.csv.column;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts as UTF-8, one after the other in a single array, so that an engine's string can point at
 * its slice. {@link #bytes()} may be another array after every append: ask for it when the batch is
 * complete. Rules of use: see {@link Column}.
 */
public final class BytesColumn extends Column {
  private static final int EXPECTED_LENGTH = 16;

  private byte[] bytes;
  private int[] starts;
  private int[] lengths;

  /** An empty column with room for {@code capacity} rows at first. */
  public BytesColumn(int capacity) {
    super(capacity);
    this.bytes = new byte[Math.multiplyExact(capacity(), EXPECTED_LENGTH)];
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

  /** Adds a row with a copy of the slice. */
  public void append(byte[] utf8, int offset, int length) {
    int start = used();
    int end = Math.addExact(start, length);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(end));
    }
    System.arraycopy(utf8, offset, bytes, start, length);
    place(nextRow(), start, length);
  }

  /** How many bytes the texts have together. */
  public int used() {
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
}
