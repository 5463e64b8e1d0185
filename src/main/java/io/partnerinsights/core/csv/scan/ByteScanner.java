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
 * <p>Each call of {@link #scanRows} cuts a chunk of rows. The spans of the chunk's kept fields
 * point into {@link #bytes()} and exclude the quotes. Rows and fields are numbered from 0.
 *
 * <p>An error is thrown as a {@link PartnerInsightsException}, after all rows before it have been
 * returned. Not thread-safe.
 */
public final class ByteScanner implements Closeable {
  private final ByteSource source;
  private final RecordCutter cutter;
  private final RowPositions positions;
  private final ParseErrors errors;
  private final long endPosition;
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
      long endPosition) {
    this.source = source;
    this.positions = positions;
    this.cutter = cutter;
    this.errors = errors;
    this.endPosition = endPosition;
  }

  /**
   * Creates a scanner for a whole file; {@link #readHeader()} must be called first.
   *
   * @param bytesPerRead bytes to request from the stream at a time
   */
  public static ByteScanner ofFile(
      InputStream file, int bytesPerRead, Dialect dialect, ParseErrors errors) {
    return ofFile(
        new ByteSource(file, 0, bytesPerRead, Long.MAX_VALUE), dialect, Long.MAX_VALUE, errors);
  }

  /**
   * Creates a scanner at the first byte of a file; {@link #readHeader()} must be called first.
   *
   * @param endPosition position in the file; rows that begin there or later are not read
   */
  public static ByteScanner ofFile(
      ByteSource file, Dialect dialect, long endPosition, ParseErrors errors) {
    RowPositions positions = new RowPositions(true);
    RecordCutter cutter = new RecordCutter(dialect, RecordLimits.ANY, positions, errors);
    return new ByteScanner(applyDialect(file, dialect), cutter, positions, errors, endPosition);
  }

  /**
   * Creates a scanner at the first byte of a record in the middle of a file.
   *
   * @param columnCount number of fields in the file's header
   * @param endPosition position in the file; rows that begin there or later are not read
   */
  public static ByteScanner ofSplit(
      ByteSource rest, Dialect dialect, int columnCount, long endPosition, ParseErrors errors) {
    RowPositions positions = new RowPositions(false);
    RecordCutter cutter = new RecordCutter(dialect, columnCount, positions, errors);
    cutter.startRecordAt(0, rest.arrayPosition());
    cutter.endAt(endPosition);
    return new ByteScanner(applyDialect(rest, dialect), cutter, positions, errors, endPosition);
  }

  private static ByteSource applyDialect(ByteSource source, Dialect dialect) {
    if (dialect.isLenient()) {
      source.acceptMalformed();
    }
    return source;
  }

  /** Reads the first record and returns its names; an empty list if the file has no record. */
  public List<String> readHeader() {
    source.readMore();
    cutter.startRecordAt(source.windowStart(), source.arrayPosition());
    long headerPosition = source.arrayPosition() + source.windowStart();
    retainsBytes = true;
    if (scanRows(1) == 0 || (isSeparatorLine(headerPosition) && scanRows(1) == 0)) {
      return List.of();
    }
    requireUtf8Header();
    int columnCount = cutter.backToHeader();
    retainedEnd = cutter.recordStart();
    done = false;
    scanRows(1);
    List<String> names = IntStream.range(0, columnCount).mapToObj(i -> fieldText(i, 0)).toList();
    positions.dropHeader();
    cutter.endAt(endPosition);
    return names;
  }

  private boolean isSeparatorLine(long headerPosition) {
    return positions.positionOf(0) == headerPosition
        && Preamble.isSeparatorLine(source.bytes(), rowStart(0), rowEnd(0));
  }

  /** Refuses a malformed header in lenient dialects too, because columns are found by name. */
  private void requireUtf8Header() {
    byte[] bytes = source.bytes();
    int validEnd = Utf8.validEnd(bytes, rowStart(0), rowEnd(0));
    if (validEnd < rowEnd(0)) {
      throw errors.unreadable(
          positions.describeRow(0), new MalformedUtf8Exception(source.arrayPosition() + validEnd));
    }
  }

  /**
   * Selects the fields of a record to keep, from the next chunk on.
   *
   * @param retainBytes whether the bytes of rows stay in the array until {@link #releaseRows()},
   *     and not only until the next chunk
   */
  public void keepFields(int[] fields, boolean retainBytes) {
    cutter.keepFields(KeptFields.of(fields));
    retainsBytes = retainBytes;
  }

  /** Frees the bytes of all rows so far. */
  public void releaseRows() {
    retainedEnd = 0;
    dropSkippedBytes();
  }

  /** Frees the bytes between the retained rows and the next record: blank lines may be endless. */
  private void dropSkippedBytes() {
    int skippedBytes = cutter.recordStart() - retainedEnd;
    source.dropBytes(retainedEnd, skippedBytes);
    cutter.moveBack(skippedBytes);
  }

  /** Returns how many bytes are retained for the rows since the last {@link #releaseRows()}. */
  public int retainedBytes() {
    return cutter.recordStart();
  }

  /**
   * Cuts the next chunk: the rows that are in memory, at most {@code maxRows}. The spans of the
   * previous chunk become invalid, and its bytes too unless they are retained.
   *
   * @return the number of rows; 0 at the end
   */
  public int scanRows(int maxRows) {
    cutter.startChunk();
    int limit = Math.min(maxRows, cutter.keptFields().maxRows());
    while (cutter.rows() == 0 && !done && !cutter.isPastEnd() && !hasFailed()) {
      cutter.cutRows(source.bytes(), source.windowEnd(), limit);
      if (cutter.rows() == 0 && !cutter.isPastEnd() && !hasFailed()) {
        advanceWindow();
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
   * Valid after {@link #scanRows} has returned 0.
   */
  public long nextRecordPosition() {
    if (cutter.isAfterCr() && !done) {
      advanceWindow();
      cutter.completeLineEnd(source.bytes(), source.windowEnd());
    }
    return source.arrayPosition() + cutter.recordStart();
  }

  private boolean hasFailed() {
    return failure != null || cutter.error() != null;
  }

  private void advanceWindow() {
    cutter.checkUnfinishedRecord();
    if (!retainsBytes) {
      retainedEnd = 0;
    }
    dropSkippedBytes();
    if (!hasFailed() && !source.readMore()) {
      source.failure().ifPresentOrElse(this::rememberFailure, this::finishFile);
    }
  }

  private void rememberFailure(Exception cause) {
    if (cause instanceof IOException e) {
      cutter.failWith(position -> errors.unreadable(position, e));
    } else {
      failure = (RuntimeException) cause;
    }
  }

  private void finishFile() {
    done = true;
    cutter.cutLastRecord(source.bytes(), source.windowEnd());
  }

  /** Returns the array that the chunk's spans point into. */
  public byte[] bytes() {
    return source.bytes();
  }

  /**
   * Returns the chunk's spans, see {@link FieldSpan}. A kept field's spans begin at {@link
   * #firstSpanIndex} and follow each other row by row.
   */
  public long[] spans() {
    return cutter.keptFields().spans();
  }

  /** Returns the index in {@link #spans()} of a kept field's first span. */
  public int firstSpanIndex(int keptField) {
    return cutter.keptFields().firstSpanIndex(keptField);
  }

  /** Describes a row's position for a message, such as {@code row 3 (line 5)}. */
  public String describeRow(int row) {
    return positions.describeRow(row);
  }

  public PartnerInsightsException valueDoesNotFit(
      int keptField, int row, ReportColumn column, String expectation) {
    return errors.valueDoesNotFit(
        positions.describeRow(row), column, expectation, fieldText(keptField, row));
  }

  private String fieldText(int keptField, int row) {
    long span = spans()[firstSpanIndex(keptField) + row];
    return new String(bytes(), FieldSpan.start(span), FieldSpan.length(span), UTF_8);
  }

  /** Returns whether the row has another number of fields than the header; lenient only. */
  public boolean isRagged(int row) {
    return positions.isRagged(row);
  }

  public boolean isRowUtf8(int row) {
    return Utf8.isValid(source.bytes(), rowStart(row), rowEnd(row));
  }

  public boolean isFieldUtf8(int keptField, int row) {
    long span = spans()[firstSpanIndex(keptField) + row];
    int start = FieldSpan.start(span);
    return Utf8.isValid(source.bytes(), start, start + FieldSpan.length(span));
  }

  /**
   * Returns the row as it stands in the file, quotes included, without its line end, as UTF-8.
   * U+FFFD replaces malformed bytes, as often as the JDK's decoder inserts it.
   */
  public byte[] rowText(int row) {
    byte[] text = restoreRowBytes(row);
    return Utf8.isValid(text, 0, text.length) ? text : new String(text, UTF_8).getBytes(UTF_8);
  }

  /** Restores the doubled quotes of kept fields, which the cutter has removed in the array. */
  private byte[] restoreRowBytes(int row) {
    byte[] bytes = source.bytes();
    KeptFields keptFields = cutter.keptFields();
    ByteArrayOutputStream text = new ByteArrayOutputStream(rowEnd(row) - rowStart(row));
    int copyStart = rowStart(row);
    for (int i = 0; i < keptFields.fieldCount(); i++) {
      int start = FieldSpan.start(keptFields.spanAt(i, row));
      if (start > copyStart && bytes[start - 1] == '"') {
        int length = FieldSpan.length(keptFields.spanAt(i, row));
        text.write(bytes, copyStart, start - copyStart);
        copyStart = start + length + writeDoublingQuotes(bytes, start, start + length, text);
      }
    }
    text.write(bytes, copyStart, rowEnd(row) - copyStart);
    return text.toByteArray();
  }

  /** Writes each quote twice and returns the number of quotes. */
  private static int writeDoublingQuotes(
      byte[] bytes, int start, int end, ByteArrayOutputStream text) {
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
    return (int) (positions.positionOf(row) - source.arrayPosition());
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
