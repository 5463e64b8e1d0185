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
  private final int rows;
  private final int stride;
  private final long[] spans;

  private KeptFields(int[] sorted, int rows) {
    this.fields = Arrays.copyOf(sorted, sorted.length + 1);
    this.fields[sorted.length] = NO_FIELD;
    this.rows = rows;
    this.stride = rows + PADDING;
    this.spans = new long[Math.multiplyExact(sorted.length, stride)];
  }

  /** Keeps some fields of a record, numbered from 0 and in any order, for chunks of many rows. */
  static KeptFields of(int[] fields) {
    int[] sorted = fields.clone();
    Arrays.sort(sorted);
    return new KeptFields(
        sorted, Math.max(1, Math.min(MAX_ROWS, MAX_SPANS / Math.max(1, sorted.length))));
  }

  /** Keeps all fields of a single row. */
  static KeptFields all(int fields) {
    return new KeptFields(IntStream.range(0, fields).toArray(), 1);
  }

  int rows() {
    return rows;
  }

  /** Returns the field's number in the record; larger than any field's after the last kept one. */
  int field(int index) {
    return fields[index];
  }

  void put(int index, int row, int start, int length) {
    spans[index * stride + row] = FieldSpan.of(start, length);
  }

  /** Stores missing values for the row's kept fields from {@code index} on. */
  void putMissing(int index, int row) {
    for (int i = index; i < count(); i++) {
      put(i, row, 0, 0);
    }
  }

  int count() {
    return fields.length - 1;
  }

  long span(int index, int row) {
    return spans[index * stride + row];
  }

  /** Copies the first {@code count} spans of a row to another row, shifted by {@code bytes}. */
  void move(int count, int row, int toRow, int bytes) {
    for (int i = 0; i < count; i++) {
      long span = span(i, row);
      put(i, toRow, FieldSpan.start(span) - bytes, FieldSpan.length(span));
    }
  }

  int column(int field) {
    return Arrays.binarySearch(fields, field) * stride;
  }

  long[] spans() {
    return spans;
  }

  /**
   * Replaces doubled quotes by single ones, in place. Quotes fill the freed bytes at the end, so
   * that the bytes stay as well-formed as before.
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
