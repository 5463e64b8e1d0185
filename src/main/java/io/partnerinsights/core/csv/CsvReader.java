package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.csv.split.FileBytes;
import io.partnerinsights.core.csv.split.FileSplit;
import io.partnerinsights.core.errors.ParseException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a report's file, or a split of it, as batches of typed columns. At most one batch is in
 * memory.
 *
 * <pre>{@code
 * try (CsvReader reader = CsvReader.open(file.open(), spec)) {
 *   while (reader.nextBatch()) {
 *     ColumnBatch batch = reader.batch();
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>The header is matched to the schema by name. An empty field, quoted or not, is null. The
 * spec's {@link MalformedRowRules} decide about malformed rows. Every other error ends the read
 * with a {@link io.partnerinsights.core.errors.PartnerInsightsException} that names file, row and
 * column. After an error or the end, only {@link #close()} may be called. Not thread-safe.
 */
public final class CsvReader implements Closeable {
  /** Bytes to request from the stream at a time. */
  static final int READ_BYTES = 1 << 17;

  /** Bytes after which a batch ends, so that batches of long texts stay small. */
  private static final int MAX_BATCH_BYTES = 4 << 20;

  /** Maximum rows in the head of a file, which shows the order of day and month in its dates. */
  private static final int MAX_HEAD_ROWS = 100;

  private static final int HEAD_READ_BYTES = 16 << 10;

  private final ParseSpec spec;
  private final ByteScanner scanner;
  private final List<String> header;
  private final @Nullable FileSplit split;
  private final DecodedColumns columns;
  private final RowDecoder rowDecoder;
  private final MalformedRowCounter malformedRowCounter = new MalformedRowCounter();
  private final ColumnBatch batch;
  private long rowsRead;

  private CsvReader(
      ParseSpec spec, ByteScanner scanner, List<String> header, @Nullable FileSplit split) {
    this.spec = spec;
    this.scanner = scanner;
    this.header = header;
    this.split = split;
    this.columns =
        DecodedColumns.of(spec.decodedSchema(), header, spec.maxBatchRows(), spec.errors());
    this.rowDecoder =
        spec.mode().isLenient()
            ? new LenientRowDecoder(spec, columns, scanner, malformedRowCounter)
            : new StrictRowDecoder(columns, scanner);
    this.batch = new ColumnBatch(rowDecoder.outputColumns());
    scanner.selectFields(columns.fieldPositions(), rowDecoder.needsRowBytes());
  }

  /**
   * Opens a file and reads its header.
   *
   * @param file an uncompressed file; the reader closes it, also when this method fails
   * @throws io.partnerinsights.core.errors.ParseException if the header does not fit the schema
   */
  public static CsvReader open(InputStream file, ParseSpec spec) {
    return open(file, spec, READ_BYTES);
  }

  static CsvReader open(InputStream file, ParseSpec spec, int bytesPerRead) {
    return openOrCloseOnError(
        file,
        () ->
            spec.decodesDatesOrTimes()
                ? openAfterSurvey(file, spec, bytesPerRead)
                : openAtStart(file, spec, bytesPerRead));
  }

  /** Opens a file whose head shows the order of day and month. The head is read twice. */
  private static CsvReader openAfterSurvey(InputStream file, ParseSpec spec, int bytesPerRead) {
    RecordingStream recording = new RecordingStream(file);
    FileHead head = surveyHead(recording, spec);
    CsvReader reader = openAtStart(recording.replay(), spec, bytesPerRead);
    reader.columns.setDateOrderFrom(head);
    return reader;
  }

  private static CsvReader openAtStart(InputStream file, ParseSpec spec, int bytesPerRead) {
    ByteScanner scanner = ByteScanner.ofFile(file, bytesPerRead, spec.dialect(), spec.errors());
    return new CsvReader(spec, scanner, scanner.readHeader(), null);
  }

  private static CsvReader openOrCloseOnError(Closeable resource, Supplier<CsvReader> opener) {
    try {
      return opener.get();
    } catch (RuntimeException e) {
      try {
        resource.close();
      } catch (IOException closeFailure) {
        e.addSuppressed(closeFailure);
      }
      throw e;
    }
  }

  /**
   * Opens a split: the rows that begin in a range of a file's bytes. Together the splits of a file
   * have the rows of the file. If the file breaks the lexical rules, at least one split reports an
   * error.
   *
   * @param head of the file, from {@link #readHead} with the same schema
   * @throws io.partnerinsights.core.errors.ParseException if the header does not fit the schema, or
   *     the split's first row cannot be found
   */
  public static CsvReader openSplit(
      FileBytes file, ByteRange range, FileHead head, ParseSpec spec) {
    return openSplit(file, range, head, spec, READ_BYTES);
  }

  static CsvReader openSplit(
      FileBytes file, ByteRange range, FileHead head, ParseSpec spec, int bytesPerRead) {
    int columnCount = head.columnNames().size();
    FileSplit split = new FileSplit(file, range, spec.dialect(), columnCount, spec.errors());
    return openOrCloseOnError(split, () -> openSplit(split, head, spec, bytesPerRead));
  }

  private static CsvReader openSplit(
      FileSplit split, FileHead head, ParseSpec spec, int bytesPerRead) {
    ByteScanner scanner = split.openScanner(bytesPerRead);
    List<String> header = split.hasHeader() ? scanner.readHeader() : head.columnNames();
    CsvReader reader = new CsvReader(spec, scanner, header, split);
    reader.columns.setDateOrderFrom(head);
    return reader;
  }

  /**
   * Reads the head of a file, which is needed to read its splits, and closes the file.
   *
   * @throws io.partnerinsights.core.errors.ParseException if the header does not fit the schema
   */
  public static FileHead readHead(InputStream file, ParseSpec spec) {
    try (file) {
      return surveyHead(new RecordingStream(file), spec);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Surveys the head. Malformed rows are for the read itself, which will find them again. */
  private static FileHead surveyHead(RecordingStream file, ParseSpec spec) {
    try (CsvReader reader = openAtStart(file, spec.toHeadSpec(MAX_HEAD_ROWS), HEAD_READ_BYTES)) {
      reader.columns.allowAnyDateOrder();
      int rowCount = spec.decodesDatesOrTimes() ? 1 : 0;
      for (int rowsLeft = MAX_HEAD_ROWS; rowCount > 0 && rowsLeft > 0; rowsLeft -= rowCount) {
        rowCount = reader.readHeadRows(rowsLeft);
      }
      return new FileHead(reader.header, reader.columns.temporalFormsByColumn());
    }
  }

  /** Returns the number of rows, or 0 at the end or at an error. */
  private int readHeadRows(int maxRows) {
    try {
      int rowCount = scanner.scanRows(maxRows);
      rowDecoder.decodeRows(rowCount);
      return rowCount;
    } catch (ParseException e) {
      return 0;
    }
  }

  /** Whether the file has a header; a file without one has no rows. */
  public boolean hasHeader() {
    return !header.isEmpty();
  }

  /** Fills the batch with the next rows; returns false, with an empty batch, at the end. */
  public boolean nextBatch() {
    int scannedRows = 1;
    batch.clear();
    while (scannedRows > 0 && batch.rowCount() == 0) {
      scannedRows = fillBatch();
    }
    rowsRead += batch.rowCount();
    if (batch.rowCount() == 0 && split != null) {
      split.verifyNextSplitStart(scanner.locateNextRecord());
    }
    return batch.rowCount() > 0;
  }

  /** Reads chunks until the batch is full; returns 0 if the file or split has no more rows. */
  private int fillBatch() {
    scanner.releaseRows();
    int scannedRows = 1;
    while (scannedRows > 0
        && batch.rowCount() < spec.maxBatchRows()
        && scanner.retainedBytes() < MAX_BATCH_BYTES) {
      scannedRows = readChunk();
    }
    return scannedRows;
  }

  private int readChunk() {
    int scannedRows = scanner.scanRows(spec.maxBatchRows() - batch.rowCount());
    batch.increaseRowCount(rowDecoder.decodeRows(scannedRows));
    return scannedRows;
  }

  /** Returns the rows of the last {@link #nextBatch()}; always the same object. */
  public ColumnBatch batch() {
    return batch;
  }

  /** Returns how many rows have been read, including those of the current batch. */
  public long rowsRead() {
    return rowsRead;
  }

  /** Returns the malformed rows that were not errors; always the same object. */
  public MalformedRowCounter malformedRowCounter() {
    return malformedRowCounter;
  }

  /** Returns the number of values that were rounded so far, by the column that was read. */
  public Map<String, Long> roundedCounts() {
    return columns.countsByColumn(spec.schema(), FieldDecoder::roundedCount);
  }

  /** Returns the number of values whose time of day was cut so far, by the column that was read. */
  public Map<String, Long> droppedTimeCounts() {
    return columns.countsByColumn(spec.schema(), FieldDecoder::droppedTimeCount);
  }

  /** Ends the read and closes the stream; allowed at any time. */
  @Override
  public void close() {
    try {
      try {
        scanner.close();
      } finally {
        if (split != null) {
          split.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
