package io.partnerinsights.core.csv.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a report's bytes into records and fields, so that decoders need no lexical rules. {@link
 * RecordCutter} holds those rules.
 *
 * <p>Each call of {@link #scan} cuts a chunk of rows. The spans of the chunk's kept fields point
 * into {@link #bytes()} and exclude the quotes. Rows and fields are numbered from 0.
 *
 * <p>An error is thrown as a {@link PartnerInsightsException}, after all rows before it have been
 * returned. Not thread-safe.
 */
public final class ByteScanner implements Closeable {
  private final ByteSource source;
  private final RecordCutter cutter;
  private final RowPositions positions;
  private final ParseErrors errors;
  private final long end;
  private boolean retainsBytes;

  /** The end in the array of the rows that are retained. */
  private int retainedEnd;

  private boolean done;
  private @Nullable RuntimeException failure;

  private ByteScanner(
      ByteSource source,
      RecordCutter cutter,
      RowPositions positions,
      ParseErrors errors,
      long end) {
    this.source = source;
    this.positions = positions;
    this.cutter = cutter;
    this.errors = errors;
    this.end = end;
  }

  /**
   * Creates a scanner for a whole file; {@link #header()} must be called first.
   *
   * @param step bytes to request from the stream at a time
   */
  public static ByteScanner ofFile(
      InputStream file, int step, Dialect dialect, ParseErrors errors) {
    return ofFile(new ByteSource(file, 0, step, Long.MAX_VALUE), dialect, Long.MAX_VALUE, errors);
  }

  /**
   * Creates a scanner at the first byte of a file; {@link #header()} must be called first.
   *
   * @param end position in the file; rows that begin there or later are not read
   */
  public static ByteScanner ofFile(ByteSource file, Dialect dialect, long end, ParseErrors errors) {
    RowPositions positions = new RowPositions(true);
    RecordCutter cutter = new RecordCutter(dialect, RecordLimits.ANY, positions, errors);
    return new ByteScanner(configured(file, dialect), cutter, positions, errors, end);
  }

  /**
   * Creates a scanner at the first byte of a record in the middle of a file.
   *
   * @param columns number of fields in the file's header
   * @param end position in the file; rows that begin there or later are not read
   */
  public static ByteScanner ofSplit(
      ByteSource rest, Dialect dialect, int columns, long end, ParseErrors errors) {
    RowPositions positions = new RowPositions(false);
    RecordCutter cutter = new RecordCutter(dialect, columns, positions, errors);
    cutter.startAt(0, rest.position());
    cutter.endAt(end);
    return new ByteScanner(configured(rest, dialect), cutter, positions, errors, end);
  }

  private static ByteSource configured(ByteSource source, Dialect dialect) {
    if (dialect.lenient()) {
      source.acceptMalformed();
    }
    return source;
  }

  /** Reads the first record and returns its names; an empty list if the file has no record. */
  public List<String> header() {
    source.readMore();
    cutter.startAt(source.start(), source.position());
    long first = source.position() + source.start();
    retainsBytes = true;
    if (scan(1) == 0 || (isSeparatorLine(first) && scan(1) == 0)) {
      return List.of();
    }
    requireUtf8Header();
    int columns = cutter.backToHeader();
    retainedEnd = cutter.recordStart();
    done = false;
    scan(1);
    List<String> names = IntStream.range(0, columns).mapToObj(i -> fieldText(i, 0)).toList();
    positions.dropHeader();
    cutter.endAt(end);
    return names;
  }

  private boolean isSeparatorLine(long first) {
    return positions.position(0) == first
        && Preamble.isSeparatorLine(source.bytes(), rowStart(0), rowEnd(0));
  }

  /** Refuses a malformed header in lenient dialects too, because columns are found by name. */
  private void requireUtf8Header() {
    byte[] bytes = source.bytes();
    int malformed = Utf8.validEnd(bytes, rowStart(0), rowEnd(0));
    if (malformed < rowEnd(0)) {
      throw errors.unreadable(
          positions.of(0), new MalformedUtf8Exception(source.position() + malformed));
    }
  }

  /**
   * Selects the fields of a record to keep, from the next chunk on.
   *
   * @param retainBytes whether the bytes of rows stay in the array until {@link #release()}, and
   *     not only until the next chunk
   */
  public void keep(int[] fields, boolean retainBytes) {
    cutter.keep(KeptFields.of(fields));
    retainsBytes = retainBytes;
  }

  /** Frees the bytes of all rows so far. */
  public void release() {
    retainedEnd = 0;
    dropSkipped();
  }

  /** Frees the bytes between the retained rows and the next record: blank lines may be endless. */
  private void dropSkipped() {
    int skipped = cutter.recordStart() - retainedEnd;
    source.drop(retainedEnd, skipped);
    cutter.moveBack(skipped);
  }

  /** Returns how many bytes are retained for the rows since the last {@link #release()}. */
  public int retainedBytes() {
    return cutter.recordStart();
  }

  /**
   * Cuts the next chunk: the rows that are in memory, at most {@code maxRows}. The spans of the
   * previous chunk become invalid, and its bytes too unless they are retained.
   *
   * @return the number of rows; 0 at the end
   */
  public int scan(int maxRows) {
    cutter.startChunk();
    int limit = Math.min(maxRows, cutter.kept().rows());
    while (cutter.rows() == 0 && !done && !cutter.isPastEnd() && !hasFailed()) {
      cutter.cut(source.bytes(), source.end(), limit);
      if (cutter.rows() == 0 && !cutter.isPastEnd() && !hasFailed()) {
        advance();
      }
    }
    if (cutter.rows() == 0 && hasFailed()) {
      throw failure == null ? Objects.requireNonNull(cutter.error()) : failure;
    }
    if (cutter.rows() > 0) {
      retainedEnd = cutter.recordStart();
    }
    return cutter.rows();
  }

  /**
   * Returns the position in the file of the first record that is not read, or the file's size.
   * Valid after {@link #scan} has returned 0.
   */
  public long nextRecord() {
    if (cutter.isAfterCr() && !done) {
      advance();
      cutter.completeLineEnd(source.bytes(), source.end());
    }
    return source.position() + cutter.recordStart();
  }

  private boolean hasFailed() {
    return failure != null || cutter.error() != null;
  }

  private void advance() {
    cutter.checkUnfinishedRecord();
    if (!retainsBytes) {
      retainedEnd = 0;
    }
    dropSkipped();
    if (!hasFailed() && !source.readMore()) {
      source.failure().ifPresentOrElse(this::fail, this::end);
    }
  }

  private void fail(Exception cause) {
    if (cause instanceof IOException e) {
      cutter.fail(position -> errors.unreadable(position, e));
    } else {
      failure = (RuntimeException) cause;
    }
  }

  private void end() {
    done = true;
    cutter.end(source.bytes(), source.end());
  }

  /** Returns the array that the chunk's spans point into. */
  public byte[] bytes() {
    return source.bytes();
  }

  /**
   * Returns the chunk's spans, see {@link FieldSpan}. A kept field's spans begin at {@link #column}
   * and follow each other row by row.
   */
  public long[] spans() {
    return cutter.kept().spans();
  }

  /** Returns the index in {@link #spans()} of a kept field's first span. */
  public int column(int keptField) {
    return cutter.kept().column(keptField);
  }

  /** Describes a row's position for a message, such as {@code row 3 (line 5)}. */
  public String describe(int row) {
    return positions.of(row);
  }

  public PartnerInsightsException valueDoesNotFit(
      int keptField, int row, ReportColumn column, String expectation) {
    return errors.valueDoesNotFit(
        positions.of(row), column, expectation, fieldText(keptField, row));
  }

  private String fieldText(int keptField, int row) {
    long span = spans()[column(keptField) + row];
    return new String(bytes(), FieldSpan.start(span), FieldSpan.length(span), UTF_8);
  }

  /** Returns whether the row has another number of fields than the header; lenient only. */
  public boolean isRagged(int row) {
    return positions.isRagged(row);
  }

  public boolean isUtf8(int row) {
    return Utf8.isValid(source.bytes(), rowStart(row), rowEnd(row));
  }

  public boolean isUtf8(int keptField, int row) {
    long span = spans()[column(keptField) + row];
    int start = FieldSpan.start(span);
    return Utf8.isValid(source.bytes(), start, start + FieldSpan.length(span));
  }

  /**
   * Returns the row as it stands in the file, quotes included, without its line end, as UTF-8.
   * U+FFFD replaces malformed bytes, as often as the JDK's decoder inserts it.
   */
  public byte[] rowText(int row) {
    byte[] text = rowBytes(row);
    return Utf8.isValid(text, 0, text.length) ? text : new String(text, UTF_8).getBytes(UTF_8);
  }

  /** Restores the doubled quotes of kept fields, which the cutter has removed in the array. */
  private byte[] rowBytes(int row) {
    byte[] bytes = source.bytes();
    KeptFields kept = cutter.kept();
    ByteArrayOutputStream text = new ByteArrayOutputStream(rowEnd(row) - rowStart(row));
    int at = rowStart(row);
    for (int i = 0; i < kept.count(); i++) {
      int start = FieldSpan.start(kept.span(i, row));
      if (start > at && bytes[start - 1] == '"') {
        int length = FieldSpan.length(kept.span(i, row));
        text.write(bytes, at, start - at);
        at = start + length + writeDoubled(bytes, start, start + length, text);
      }
    }
    text.write(bytes, at, rowEnd(row) - at);
    return text.toByteArray();
  }

  /** Writes each quote twice and returns the number of quotes. */
  private static int writeDoubled(byte[] bytes, int start, int end, ByteArrayOutputStream text) {
    int quotes = 0;
    for (int i = start; i < end; i++) {
      text.write(bytes[i]);
      if (bytes[i] == '"') {
        text.write('"');
        quotes++;
      }
    }
    return quotes;
  }

  private int rowStart(int row) {
    return (int) (positions.position(row) - source.position());
  }

  /** Returns the row's end, before its line end and those of blank lines after it. */
  private int rowEnd(int row) {
    byte[] bytes = source.bytes();
    int start = rowStart(row);
    int end = rowStart(row + 1);
    while (end > start && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return end;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
