package io.partnerinsights.core.csv.scan;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The fields of a record that are kept, and their spans in the rows of one chunk. Spans are stored
 * column by column, so that a column is decoded in one loop.
 */
final class KeptFields {
  /** Small enough that a chunk's bytes and spans stay in the processor's first caches. */
  private static final int MAX_ROWS = 512;

  private static final int MAX_SPANS = 1 << 16;

  /** Keeps columns from starting a power of two apart: they would compete for cache lines. */
  private static final int PADDING = 8;

  private static final int NO_FIELD = Integer.MAX_VALUE;

  private final int[] fields;
  private final int maxRows;
  private final int stride;
  private final long[] spans;

  private KeptFields(int[] sortedFields, int maxRows) {
    this.fields = Arrays.copyOf(sortedFields, sortedFields.length + 1);
    this.fields[sortedFields.length] = NO_FIELD;
    this.maxRows = maxRows;
    this.stride = maxRows + PADDING;
    this.spans = new long[Math.multiplyExact(sortedFields.length, stride)];
  }

  /** Keeps some fields of a record, numbered from 0 and in any order, for chunks of many rows. */
  static KeptFields of(int[] fields) {
    int[] sortedFields = fields.clone();
    Arrays.sort(sortedFields);
    return new KeptFields(
        sortedFields,
        Math.max(1, Math.min(MAX_ROWS, MAX_SPANS / Math.max(1, sortedFields.length))));
  }

  /** Keeps all fields of a single row. */
  static KeptFields allFields(int fieldCount) {
    return new KeptFields(IntStream.range(0, fieldCount).toArray(), 1);
  }

  int maxRows() {
    return maxRows;
  }

  /** Returns the field's number in the record; larger than any field's after the last kept one. */
  int fieldNumber(int index) {
    return fields[index];
  }

  void putSpan(int index, int row, int start, int length) {
    spans[index * stride + row] = FieldSpan.of(start, length);
  }

  /** Stores missing values for the row's kept fields from {@code index} on. */
  void putMissing(int index, int row) {
    for (int i = index; i < fieldCount(); i++) {
      putSpan(i, row, 0, 0);
    }
  }

  int fieldCount() {
    return fields.length - 1;
  }

  long spanAt(int index, int row) {
    return spans[index * stride + row];
  }

  /**
   * Copies the first {@code count} spans of a row to another row, shifted by {@code droppedBytes}.
   */
  void moveSpans(int count, int row, int toRow, int droppedBytes) {
    for (int i = 0; i < count; i++) {
      long span = spanAt(i, row);
      putSpan(i, toRow, FieldSpan.start(span) - droppedBytes, FieldSpan.length(span));
    }
  }

  int firstSpanIndex(int field) {
    return Arrays.binarySearch(fields, field) * stride;
  }

  long[] spans() {
    return spans;
  }

  /**
   * Replaces doubled quotes by single ones, in place. Quotes fill the freed bytes at the end, so
   * that the bytes stay as well-formed as before.
   */
  static void undoubleQuotes(byte[] bytes, int start, int end) {
    int to = start;
    for (int from = start; from < end; from++) {
      bytes[to++] = bytes[from];
      from += bytes[from] == '"' ? 1 : 0;
    }
    Arrays.fill(bytes, to, end, (byte) '"');
  }
}
