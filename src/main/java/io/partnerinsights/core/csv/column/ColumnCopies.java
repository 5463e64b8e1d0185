package io.partnerinsights.core.csv.column;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** Copies the columns of one batch. Texts that share an array still share one in the copies. */
public final class ColumnCopies {
  private final IdentityHashMap<byte[], Span> spans = new IdentityHashMap<>();

  /**
   * A part of an array that holds texts.
   *
   * @param start the index of the part in the original array
   * @param bytes the copy of the part
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Span(int start, byte[] bytes) {}

  private ColumnCopies() {}

  /** Returns copies of the columns, which stay valid after the columns are cleared. */
  public static List<Column> of(List<Column> columns) {
    ColumnCopies copies = new ColumnCopies();
    columns.stream()
        .filter(BytesColumn.class::isInstance)
        .map(BytesColumn.class::cast)
        .forEach(column -> copies.add(column, columns));
    return columns.stream().map(column -> column.copy(copies)).toList();
  }

  private void add(BytesColumn column, List<Column> columns) {
    spans.computeIfAbsent(column.bytes(), bytes -> span(bytes, columns));
  }

  /** Copies the part of the array from the first text of all columns to the last. */
  private static Span span(byte[] bytes, List<Column> columns) {
    int start = bytes.length;
    int end = 0;
    for (Column each : columns) {
      if (each instanceof BytesColumn texts && texts.bytes() == bytes && texts.endByte() > 0) {
        start = Math.min(start, texts.firstByte());
        end = Math.max(end, texts.endByte());
      }
    }
    return start < end
        ? new Span(start, Arrays.copyOfRange(bytes, start, end))
        : new Span(0, new byte[0]);
  }

  Span of(BytesColumn column) {
    return Objects.requireNonNull(spans.get(column.bytes()));
  }
}
