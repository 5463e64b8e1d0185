package io.partnerinsights.core.csv.scan;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The fields to read of each record, and their spans in the rows of one chunk. Spans are stored
 * column by column, so that a column is decoded in one loop.
 */
final class SelectedFields {
  /** Small enough that a chunk's bytes and spans stay in the processor's first caches. */
  private static final int MAX_ROWS = 512;

  private static final int MAX_SPANS = 1 << 16;

  /** Keeps columns from starting a power of two apart: they would compete for cache lines. */
  private static final int PADDING_SPANS = 8;

  private static final int NO_FIELD = Integer.MAX_VALUE;

  private final int[] fieldPositions;
  private final int maxRows;
  private final int columnStride;
  private final long[] spans;

  private SelectedFields(int[] sortedPositions, int maxRows) {
    this.fieldPositions = Arrays.copyOf(sortedPositions, sortedPositions.length + 1);
    this.fieldPositions[sortedPositions.length] = NO_FIELD;
    this.maxRows = maxRows;
    this.columnStride = maxRows + PADDING_SPANS;
    this.spans = new long[Math.multiplyExact(sortedPositions.length, columnStride)];
  }

  /** Selects fields by positions from 0, in any order, for chunks of many rows. */
  static SelectedFields of(int[] fieldPositions) {
    int[] sortedPositions = fieldPositions.clone();
    Arrays.sort(sortedPositions);
    return new SelectedFields(
        sortedPositions,
        Math.max(1, Math.min(MAX_ROWS, MAX_SPANS / Math.max(1, sortedPositions.length))));
  }

  /** Selects all fields of a single row. */
  static SelectedFields allFields(int fieldCount) {
    return new SelectedFields(IntStream.range(0, fieldCount).toArray(), 1);
  }

  int maxRows() {
    return maxRows;
  }

  /** Returns the field's position in the record; a huge one after the last selected field. */
  int fieldPosition(int index) {
    return fieldPositions[index];
  }

  void setSpan(int index, int row, int start, int length) {
    spans[index * columnStride + row] = FieldSpan.pack(start, length);
  }

  /** Stores missing values for the row's selected fields from {@code fromIndex} on. */
  void setSpansMissing(int fromIndex, int row) {
    for (int i = fromIndex; i < fieldCount(); i++) {
      setSpan(i, row, 0, 0);
    }
  }

  int fieldCount() {
    return fieldPositions.length - 1;
  }

  long spanAt(int index, int row) {
    return spans[index * columnStride + row];
  }

  /**
   * Copies the first {@code count} spans of a row to another row, shifted by {@code droppedBytes}.
   */
  void copySpans(int count, int fromRow, int toRow, int droppedBytes) {
    for (int i = 0; i < count; i++) {
      long span = spanAt(i, fromRow);
      setSpan(i, toRow, FieldSpan.start(span) - droppedBytes, FieldSpan.length(span));
    }
  }

  int firstSpanIndex(int fieldPosition) {
    return Arrays.binarySearch(fieldPositions, fieldPosition) * columnStride;
  }

  long[] spans() {
    return spans;
  }

  /**
   * Replaces doubled quotes by single ones, in place. Quotes fill the freed bytes at the end, so
   * that the bytes stay as well-formed as before.
   */
  static void unescapeQuotes(byte[] bytes, int start, int end) {
    int target = start;
    for (int source = start; source < end; source++) {
      bytes[target++] = bytes[source];
      source += bytes[source] == '"' ? 1 : 0;
    }
    Arrays.fill(bytes, target, end, (byte) '"');
  }
}
