package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.ByteSource;
import io.partnerinsights.core.csv.scan.FilePosition;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.csv.split.FileBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads a report's file as batches of typed columns, holding no more than one batch.
 *
 * <pre>{@code
 * try (CsvReader reader = CsvReader.open(file.open(), spec)) {
 *   while (reader.next()) {
 *     ColumnBatch batch = reader.batch();
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>The header is matched to the schema by name. An empty field, quoted or not, is null. What
 * becomes of malformed rows is the spec's {@link MalformedRowRules}; any other thing that is wrong
 * ends the read with a {@link io.partnerinsights.core.errors.PartnerInsightsException} that names
 * file, row and column; after that, and after an end, only {@link #close()} is allowed. Not
 * thread-safe.
 */
public final class CsvReader implements Closeable {
  /** Keeps a batch of long texts small: it ends with the row that reaches this. */
  private static final int BATCH_BYTES = 4 << 20;

  /** The first value of a column in so many rows fixes the form of its dates or times. */
  private static final int HEAD_ROWS = 100;

  private static final int HEAD_STEP = 16 << 10;

  private final ParseSpec spec;
  private final OpenedFile file;
  private final ByteScanner scanner;
  private final FileColumns columns;
  private final RowDecoder rows;
  private final MalformedRows malformed = new MalformedRows();
  private final ColumnBatch batch;
  private int headRowsLeft;
  private long rowsRead;

  private CsvReader(ParseSpec spec, OpenedFile file) {
    this.spec = spec;
    this.file = file;
    this.scanner = file.scanner();
    this.columns =
        FileColumns.of(spec.fileSchema(), file.names(), spec.batchRows(), spec.problems());
    this.rows =
        spec.mode().isLenient()
            ? new LenientRowDecoder(spec, columns, scanner, malformed)
            : new StrictRowDecoder(columns, scanner, spec.problems());
    this.batch = new ColumnBatch(rows.columns());
    this.headRowsLeft = file.head().isPresent() ? 0 : HEAD_ROWS;
    file.head().ifPresent(columns::startBehind);
    scanner.keep(columns.fields(), rows.holdsBytes());
  }

  /**
   * Reads the header and is then before the first batch. The stream holds the file as it is,
   * already inflated; it belongs to the reader from now on, also when this fails.
   *
   * @throws io.partnerinsights.core.errors.ParseException when the header does not fit the schema
   */
  public static CsvReader open(InputStream file, ParseSpec spec) {
    return open(file, spec, ByteSource.STEP);
  }

  /** Asks for so many bytes at a time. */
  static CsvReader open(InputStream file, ParseSpec spec, int step) {
    try {
      return new CsvReader(spec, OpenedFile.whole(file, spec, step));
    } catch (RuntimeException e) {
      closeAfter(e, file);
      throw e;
    }
  }

  /**
   * Reads the rows that begin in a range of a file's bytes. The rows of all ranges of the file are
   * those of the file; of a file that breaks the rules, some range reports an error.
   *
   * @param head of the file, as {@link #readHead} has read it with the same schema
   * @throws io.partnerinsights.core.errors.ParseException when the header does not fit the schema,
   *     or the range's first row cannot be found
   */
  public static CsvReader openPart(FileBytes file, ByteRange range, FileHead head, ParseSpec spec) {
    return openPart(file, range, head, spec, ByteSource.STEP);
  }

  /** Asks for so many bytes at a time. */
  static CsvReader openPart(
      FileBytes file, ByteRange range, FileHead head, ParseSpec spec, int step) {
    try {
      OpenedFile opened = OpenedFile.part(file, range, head, spec, step);
      try {
        return new CsvReader(spec, opened);
      } catch (RuntimeException e) {
        closeAfter(e, opened);
        throw e;
      }
    } catch (IOException e) {
      throw spec.problems().unreadable(new FilePosition.AtByte(range.start()), e);
    }
  }

  /** Reads as much of a file as must be known before its parts can be read, and closes it. */
  public static FileHead readHead(InputStream file, ParseSpec spec) {
    try (CsvReader reader = open(file, spec.withBatchRows(HEAD_ROWS), HEAD_STEP)) {
      int found = reader.columns.needHead() ? 1 : 0;
      while (found > 0 && reader.headRowsLeft > 0) {
        found = reader.readChunk();
      }
      return new FileHead(reader.file.names(), reader.columns.forms());
    }
  }

  private static void closeAfter(RuntimeException failure, Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Fills the batch with the next rows; false when there are none, and the batch is empty. */
  public boolean next() {
    int found = 1;
    batch.clear();
    while (found > 0 && batch.rows() == 0) {
      found = fill();
    }
    rowsRead += batch.rows();
    if (batch.rows() == 0) {
      file.checkEnd(spec.problems());
    }
    return batch.rows() > 0;
  }

  /** Rows for a batch, if none of them is left out; 0 when there are no more. */
  private int fill() {
    scanner.release();
    int found = 1;
    while (found > 0 && batch.rows() < spec.batchRows() && scanner.heldBytes() < BATCH_BYTES) {
      found = readChunk();
    }
    return found;
  }

  private int readChunk() {
    int found = scanner.scan(mostRows());
    batch.endRows(rows.decode(found));
    passHead(found);
    return found;
  }

  private int mostRows() {
    int most = spec.batchRows() - batch.rows();
    return headRowsLeft > 0 ? Math.min(headRowsLeft, most) : most;
  }

  private void passHead(int rows) {
    if (headRowsLeft > 0) {
      headRowsLeft -= rows;
      if (headRowsLeft == 0) {
        columns.endHead();
      }
    }
  }

  /** The rows of the last {@link #next()}; always the same object. */
  public ColumnBatch batch() {
    return batch;
  }

  /** How many rows have been read so far, those of the current batch included. */
  public long rowsRead() {
    return rowsRead;
  }

  /** The rows that were malformed and no error; always the same object. */
  public MalformedRows malformed() {
    return malformed;
  }

  /** Ends the read wherever it is and closes the stream. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
