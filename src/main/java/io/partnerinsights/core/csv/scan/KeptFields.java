package io.partnerinsights.core.csv.scan;

import io.partnerinsights.core.csv.decode.FieldSpans;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which fields of a record are kept, and where those of the rows of one chunk are: a column after
 * the other, so that a column is decoded in one go.
 */
final class KeptFields {
  /** So few that what is known of them fits a processor's nearest caches. */
  private static final int MOST_ROWS = 512;

  private static final int MOST_CELLS = 1 << 16;

  /** Columns that start a power of two apart would drive each other out of the cache. */
  private static final int PADDING = 8;

  private static final int NO_MORE = Integer.MAX_VALUE;

  private final int[] fields;
  private final int rows;
  private final int stride;
  private final long[] slices;

  private KeptFields(int[] sorted, int rows) {
    this.fields = Arrays.copyOf(sorted, sorted.length + 1);
    this.fields[sorted.length] = NO_MORE;
    this.rows = rows;
    this.stride = rows + PADDING;
    this.slices = new long[Math.multiplyExact(sorted.length, stride)];
  }

  /** Keeps these of chunks of many rows; they are numbered from 0 and may come in any order. */
  static KeptFields of(int[] fields) {
    int[] sorted = fields.clone();
    Arrays.sort(sorted);
    return new KeptFields(
        sorted, Math.max(1, Math.min(MOST_ROWS, MOST_CELLS / Math.max(1, sorted.length))));
  }

  /** Keeps all of a single row. */
  static KeptFields all(int fields) {
    return new KeptFields(IntStream.range(0, fields).toArray(), 1);
  }

  /** The most rows that a chunk can have. */
  int rows() {
    return rows;
  }

  /** The field that is kept as the {@code place}-th; behind the last, more than any field. */
  int field(int place) {
    return fields[place];
  }

  void put(int place, int row, int start, int length) {
    slices[place * stride + row] = FieldSpans.of(start, length);
  }

  /** The row has none of the fields from the {@code place}-th on: they are missing values. */
  void putNothing(int place, int row) {
    for (int i = place; i < count(); i++) {
      put(i, row, 0, 0);
    }
  }

  /** How many fields of a record are kept. */
  int count() {
    return fields.length - 1;
  }

  /** Where the field that is kept as the {@code place}-th is. */
  long slice(int place, int row) {
    return slices[place * stride + row];
  }

  /** Gives the first so many fields of a row to another row, their bytes being moved forward. */
  void move(int places, int row, int toRow, int bytes) {
    for (int i = 0; i < places; i++) {
      long slice = slice(i, row);
      put(i, toRow, FieldSpans.start(slice) - bytes, FieldSpans.length(slice));
    }
  }

  /** Where in {@link #slices()} the field's column starts; of a field that is kept. */
  int column(int field) {
    return Arrays.binarySearch(fields, field) * stride;
  }

  long[] slices() {
    return slices;
  }

  /**
   * Makes one quote of two, in place: every quote that is left stood there twice. Quotes fill what
   * becomes free, so that the bytes are no less UTF-8 than before.
   */
  static void undouble(byte[] bytes, int start, int end) {
    int to = start;
    for (int from = start; from < end; from++) {
      bytes[to++] = bytes[from];
      from += bytes[from] == '"' ? 1 : 0;
    }
    Arrays.fill(bytes, to, end, (byte) '"');
  }
}
