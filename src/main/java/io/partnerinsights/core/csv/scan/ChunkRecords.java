package io.partnerinsights.core.csv.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partnerinsights.core.csv.decode.FieldSpans;
import java.io.ByteArrayOutputStream;

/**
 * The rows of the scanner's chunk as they stand in the file: what may be wrong with them in a
 * lenient dialect, and their text. Rows and fields are numbered from 0.
 */
public final class ChunkRecords {
  private final ByteSource source;
  private final RecordCutter cutter;
  private final RowPositions places;

  ChunkRecords(ByteSource source, RecordCutter cutter, RowPositions places) {
    this.source = source;
    this.cutter = cutter;
    this.places = places;
  }

  /** Whether the row has another number of fields than the header. */
  public boolean isRagged(int row) {
    return places.isRagged(row);
  }

  /** Whether all bytes of the row are UTF-8. */
  public boolean isUtf8(int row) {
    return Utf8.isValid(source.bytes(), start(row), end(row));
  }

  /** Whether all bytes of a kept field of the row are UTF-8. */
  public boolean isUtf8(int keptField, int row) {
    KeptFields kept = cutter.kept();
    long slice = kept.slices()[kept.column(keptField) + row];
    int start = FieldSpans.start(slice);
    return Utf8.isValid(source.bytes(), start, start + FieldSpans.length(slice));
  }

  /**
   * The row without its line end, quotes and all, as UTF-8: U+FFFD stands for what is none, as many
   * times as Java's own decoder has it.
   */
  public byte[] text(int row) {
    byte[] text = bytes(row);
    return Utf8.isValid(text, 0, text.length) ? text : new String(text, UTF_8).getBytes(UTF_8);
  }

  /** Quotes are doubled again in kept fields: in the array they are not any more. */
  private byte[] bytes(int row) {
    byte[] bytes = source.bytes();
    KeptFields kept = cutter.kept();
    ByteArrayOutputStream text = new ByteArrayOutputStream(end(row) - start(row));
    int at = start(row);
    for (int i = 0; i < kept.count(); i++) {
      int start = FieldSpans.start(kept.slice(i, row));
      if (start > at && bytes[start - 1] == '"') {
        int length = FieldSpans.length(kept.slice(i, row));
        text.write(bytes, at, start - at);
        at = start + length + writeDoubled(bytes, start, start + length, text);
      }
    }
    text.write(bytes, at, end(row) - at);
    return text.toByteArray();
  }

  /** Says how many quotes were written twice. */
  private static int writeDoubled(byte[] bytes, int start, int end, ByteArrayOutputStream text) {
    int doubled = 0;
    for (int i = start; i < end; i++) {
      text.write(bytes[i]);
      if (bytes[i] == '"') {
        text.write('"');
        doubled++;
      }
    }
    return doubled;
  }

  /** Where in the file the row's first byte is that is not UTF-8; negative if there is none. */
  long firstMalformed(int row) {
    int at = Utf8.validEnd(source.bytes(), start(row), end(row));
    return at == end(row) ? -1 : source.position() + at;
  }

  private int start(int row) {
    return (int) (places.position(row) - source.position());
  }

  /** Line ends are not in it, nor are those of the blank lines that follow. */
  private int end(int row) {
    byte[] bytes = source.bytes();
    int start = start(row);
    int end = start(row + 1);
    while (end > start && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return end;
  }
}
