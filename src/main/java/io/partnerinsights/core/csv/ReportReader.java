package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.bytes.ByteSource;
import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.FileProblems;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads a report's file as batches of typed columns, holding no more than one batch.
 *
 * <pre>{@code
 * try (ReportReader reader = ReportReader.open(file.open(), spec)) {
 *   while (reader.next()) {
 *     ColumnBatch batch = reader.batch();
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>The header is matched to the schema by name. An empty field, quoted or not, is null. The first
 * thing that is wrong ends the read with a {@link
 * io.partnerinsights.core.errors.PartnerInsightsException} that names file, row and column; after
 * that, and after an end, only {@link #close()} is allowed. Not thread-safe.
 */
public final class ReportReader implements Closeable {
  /** Keeps a batch of long texts small: it ends with the row that reaches this. */
  private static final int BATCH_BYTES = 4 << 20;

  private final ReadSpec spec;
  private final ByteScanner scanner;
  private final RowDecoder rows;
  private final ColumnBatch batch;
  private long rowsRead;

  private ReportReader(ReadSpec spec, FileProblems problems, ByteScanner scanner) {
    this.spec = spec;
    this.scanner = scanner;
    FileColumns columns =
        FileColumns.of(spec.schema(), scanner.header(), spec.batchRows(), problems);
    this.rows = new StrictRows(columns, scanner, problems);
    scanner.keep(columns.fields(), rows.holdsBytes());
    this.batch = new ColumnBatch(rows.columns());
  }

  /**
   * Reads the header and is then before the first batch. The stream holds the file as it is,
   * already inflated; it belongs to the reader from now on, also when this fails.
   *
   * @throws io.partnerinsights.core.errors.ParseException when the header does not fit the schema
   */
  public static ReportReader open(InputStream file, ReadSpec spec) {
    return open(file, spec, ByteSource.STEP);
  }

  /** Asks for so many bytes at a time. */
  static ReportReader open(InputStream file, ReadSpec spec, int step) {
    try {
      FileProblems problems = new FileProblems(spec.file());
      ByteScanner scanner =
          ByteScanner.ofFile(
              new ByteSource(file, 0, step), spec.dialect(), Long.MAX_VALUE, problems);
      return new ReportReader(spec, problems, scanner);
    } catch (RuntimeException e) {
      closeAfter(e, file);
      throw e;
    }
  }

  private static void closeAfter(RuntimeException failure, InputStream file) {
    try {
      file.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Fills the batch with the next rows; false when there are none, and the batch is empty. */
  public boolean next() {
    batch.clear();
    scanner.release();
    int found = 1;
    while (found > 0 && batch.rows() < spec.batchRows() && scanner.heldBytes() < BATCH_BYTES) {
      found = scanner.scan(spec.batchRows() - batch.rows());
      batch.endRows(rows.decode(found));
    }
    rowsRead += batch.rows();
    return batch.rows() > 0;
  }

  /** The rows of the last {@link #next()}; always the same object. */
  public ColumnBatch batch() {
    return batch;
  }

  /** How many rows have been read so far, those of the current batch included. */
  public long rowsRead() {
    return rowsRead;
  }

  /** Ends the read wherever it is and closes the stream. */
  @Override
  public void close() {
    try {
      scanner.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
