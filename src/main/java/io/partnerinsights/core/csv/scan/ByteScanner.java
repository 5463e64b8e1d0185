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
 * <p>Each call of {@link #scanRows} cuts a chunk of rows. The spans of selected fields point into
 * {@link #bytes()} and exclude the quotes. Rows and fields are numbered from 0.
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

  private boolean fileEnded;
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
    RecordCutter cutter = new RecordCutter(dialect, RecordLimits.UNKNOWN_COUNT, positions, errors);
    return new ByteScanner(applyDialect(file, dialect), cutter, positions, errors, endPosition);
  }

  /**
   * Creates a scanner at the first byte of a record in the middle of a file.
   *
   * @param columnCount number of fields in the file's header
   * @param endPosition position in the file; rows that begin there or later are not read
   */
  public static ByteScanner ofSplit(
      ByteSource file, Dialect dialect, int columnCount, long endPosition, ParseErrors errors) {
    RowPositions positions = new RowPositions(false);
    RecordCutter cutter = new RecordCutter(dialect, columnCount, positions, errors);
    cutter.startRecordAt(0, file.arrayPosition());
    cutter.setEndPosition(endPosition);
    return new ByteScanner(applyDialect(file, dialect), cutter, positions, errors, endPosition);
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
    int columnCount = cutter.rewindToHeader();
    retainedEnd = cutter.recordStart();
    fileEnded = false;
    scanRows(1);
    List<String> names = IntStream.range(0, columnCount).mapToObj(i -> fieldText(i, 0)).toList();
    positions.dropHeader();
    cutter.setEndPosition(endPosition);
    return names;
  }

  private boolean isSeparatorLine(long headerPosition) {
    return positions.startPosition(0) == headerPosition
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
   * Selects the fields to read of each record, from the next chunk on.
   *
   * @param retainBytes whether the bytes of rows stay in the array until {@link #releaseRows()},
   *     and not only until the next chunk
   */
  public void selectFields(int[] fieldPositions, boolean retainBytes) {
    cutter.selectFields(SelectedFields.of(fieldPositions));
    retainsBytes = retainBytes;
  }

  /** Frees the bytes of all rows so far. */
  public void releaseRows() {
    retainedEnd = 0;
    dropSkippedBytes();
  }

  /** Frees the bytes between the retained rows and the next record, such as blank lines. */
  private void dropSkippedBytes() {
    int skippedBytes = cutter.recordStart() - retainedEnd;
    source.dropBytes(retainedEnd, skippedBytes);
    cutter.shiftBack(skippedBytes);
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
    int rowLimit = Math.min(maxRows, cutter.selectedFields().maxRows());
    while (cutter.rowCount() == 0 && !fileEnded && !cutter.isPastEnd() && !hasFailed()) {
      cutter.cutRows(source.bytes(), source.windowEnd(), rowLimit);
      if (cutter.rowCount() == 0 && !cutter.isPastEnd() && !hasFailed()) {
        advanceWindow();
      }
    }
    if (cutter.rowCount() == 0 && hasFailed()) {
      throw failure == null ? Objects.requireNonNull(cutter.error()) : failure;
    }
    if (cutter.rowCount() > 0) {
      retainedEnd = cutter.recordStart();
    }
    return cutter.rowCount();
  }

  /**
   * Returns the position in the file of the first record that is not read, or the file's size.
   * Valid after {@link #scanRows} has returned 0.
   */
  public long locateNextRecord() {
    if (cutter.isAfterCr() && !fileEnded) {
      advanceWindow();
      cutter.skipLfAfterCr(source.bytes(), source.windowEnd());
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
      source.failure().ifPresentOrElse(this::rememberFailure, this::finishAtFileEnd);
    }
  }

  private void rememberFailure(Exception cause) {
    if (cause instanceof IOException e) {
      cutter.keepFirstError(position -> errors.unreadable(position, e));
    } else {
      failure = (RuntimeException) cause;
    }
  }

  private void finishAtFileEnd() {
    fileEnded = true;
    cutter.cutLastRecord(source.bytes(), source.windowEnd());
  }

  /** Returns the array that the chunk's spans point into. */
  public byte[] bytes() {
    return source.bytes();
  }

  /**
   * Returns the chunk's spans, see {@link FieldSpan}. A selected field's spans begin at {@link
   * #firstSpanIndex}, one for each row.
   */
  public long[] spans() {
    return cutter.selectedFields().spans();
  }

  /** Returns the index in {@link #spans()} of a selected field's first span. */
  public int firstSpanIndex(int fieldPosition) {
    return cutter.selectedFields().firstSpanIndex(fieldPosition);
  }

  /** Describes a row's position for a message, such as {@code row 3 (line 5)}. */
  public String describeRow(int row) {
    return positions.describeRow(row);
  }

  public PartnerInsightsException valueDoesNotFitError(
      int fieldPosition, int row, ReportColumn column, String expectation) {
    return errors.valueDoesNotFit(
        positions.describeRow(row), column, expectation, fieldText(fieldPosition, row));
  }

  private String fieldText(int fieldPosition, int row) {
    long span = spans()[firstSpanIndex(fieldPosition) + row];
    return new String(bytes(), FieldSpan.start(span), FieldSpan.length(span), UTF_8);
  }

  /** Returns whether the row has another number of fields than the header; lenient only. */
  public boolean isRagged(int row) {
    return positions.isRagged(row);
  }

  public boolean isRowUtf8(int row) {
    return Utf8.isValid(source.bytes(), rowStart(row), rowEnd(row));
  }

  public boolean isFieldUtf8(int fieldPosition, int row) {
    long span = spans()[firstSpanIndex(fieldPosition) + row];
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

  /** Restores the doubled quotes of selected fields, which the cutter removed in the array. */
  private byte[] restoreRowBytes(int row) {
    byte[] bytes = source.bytes();
    SelectedFields selectedFields = cutter.selectedFields();
    ByteArrayOutputStream text = new ByteArrayOutputStream(rowEnd(row) - rowStart(row));
    int copyStart = rowStart(row);
    for (int i = 0; i < selectedFields.fieldCount(); i++) {
      int start = FieldSpan.start(selectedFields.spanAt(i, row));
      if (start > copyStart && bytes[start - 1] == '"') {
        int length = FieldSpan.length(selectedFields.spanAt(i, row));
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
    int quoteCount = 0;
    for (int i = start; i < end; i++) {
      text.write(bytes[i]);
      if (bytes[i] == '"') {
        text.write('"');
        quoteCount++;
      }
    }
    return quoteCount;
  }

  private int rowStart(int row) {
    return (int) (positions.startPosition(row) - source.arrayPosition());
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
