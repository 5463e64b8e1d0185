package io.partnerinsights.core.csv.column;

import io.partnerinsights.core.Public;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Objects;

/**
 * A column of UTF-8 text in a single array, so that an engine's strings can point into it. The
 * values are either consecutive copies, or spans of a shared array that also contains other bytes.
 *
 * <p>Every append may replace the array, so call {@link #bytes()} only when the batch is complete.
 * See {@link Column} for the rules of use.
 */
@Public
public final class BytesColumn extends Column {
  private static final int INITIAL_BYTES = 16;

  private byte[] copiedBytes;
  private byte[] bytes;
  private int[] starts;
  private int[] lengths;

  public BytesColumn(int capacity) {
    super(capacity);
    this.copiedBytes = new byte[INITIAL_BYTES];
    this.bytes = copiedBytes;
    this.starts = new int[capacity()];
    this.lengths = new int[capacity()];
  }

  @Override
  void collectTextEnd(IdentityHashMap<byte[], Integer> textEndByArray) {
    textEndByArray.merge(bytes, lastTextEnd(), Math::max);
  }

  @Override
  BytesColumn copy(IdentityHashMap<byte[], byte[]> copyByArray) {
    BytesColumn copy = (BytesColumn) super.copy(copyByArray);
    copy.bytes = Objects.requireNonNull(copyByArray.get(bytes));
    copy.copiedBytes = copy.bytes;
    return copy;
  }

  /** Returns the array that holds all texts; parts of it may be unused. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the index in {@link #bytes()} of the row's text. */
  public int startAt(int row) {
    return starts[row];
  }

  /** Returns the length in bytes of the row's text; 0 for a null row. */
  public int lengthAt(int row) {
    return lengths[row];
  }

  /** Returns a copy of the row's text; undefined if the row is null. */
  @Public
  public String valueAt(int row) {
    return new String(bytes, starts[row], lengths[row], StandardCharsets.UTF_8);
  }

  /**
   * Makes rows spans of a shared array instead of copies, until the column is cleared. If the
   * column has rows, their spans must be valid in this array too.
   */
  public void pointInto(byte[] sharedBytes) {
    bytes = sharedBytes;
  }

  /** Appends a row that is a span of the shared array; a span of length 0 is a null row. */
  public void appendSpan(int start, int length) {
    if (length == 0) {
      appendNull();
    } else {
      setSpan(addRow(), start, length);
    }
  }

  /** Appends a row with a copy of the bytes. */
  public void append(byte[] utf8, int offset, int length) {
    if (size() == 0) {
      bytes = copiedBytes;
    }
    int start = lastTextEnd();
    int end = Math.addExact(start, length);
    if (end > bytes.length) {
      copiedBytes = Arrays.copyOf(bytes, grownSize(end));
      bytes = copiedBytes;
    }
    System.arraycopy(utf8, offset, bytes, start, length);
    setSpan(addRow(), start, length);
  }

  /** Returns the index after the last text; rows are in the order of their texts. */
  private int lastTextEnd() {
    return size() == 0 ? 0 : starts[size() - 1] + lengths[size() - 1];
  }

  private int grownSize(int minSize) {
    return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(minSize, bytes.length * 2L));
  }

  private void setSpan(int row, int start, int length) {
    starts[row] = start;
    lengths[row] = length;
  }

  @Override
  void onNullStored(int row) {
    setSpan(row, row == 0 ? 0 : starts[row - 1] + lengths[row - 1], 0);
  }

  @Override
  void resize(int capacity) {
    starts = Arrays.copyOf(starts, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
  }

  @Override
  void copyValue(int fromRow, int toRow) {
    setSpan(toRow, starts[fromRow], lengths[fromRow]);
  }
}
