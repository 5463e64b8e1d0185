package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.bytes.ByteSource;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.decode.FieldDecoders;
import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.FileProblems;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

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
  private final FileProblems problems;
  private final ByteScanner scanner;
  private final int[] fields;
  private final FieldDecoder[] decoders;
  private final boolean holdsBytes;
  private final ColumnBatch batch;
  private long rowsRead;

  private ReportReader(ReadSpec spec, FileProblems problems, ByteScanner scanner) {
    this.spec = spec;
    this.problems = problems;
    this.scanner = scanner;
    List<String> header = scanner.header();
    this.fields =
        header.isEmpty() ? new int[0] : HeaderMatch.positions(spec.schema(), header, problems);
    this.decoders = decoders(spec);
    this.holdsBytes = Arrays.stream(decoders).anyMatch(FieldDecoder::pointsIntoBytes);
    scanner.keep(fields, holdsBytes);
    this.batch = new ColumnBatch(columns(decoders));
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

  private static FieldDecoder[] decoders(ReadSpec spec) {
    return spec.schema().columns().stream()
        .map(column -> FieldDecoders.of(column.type(), spec.batchRows()))
        .toArray(FieldDecoder[]::new);
  }

  private static List<Column> columns(FieldDecoder[] decoders) {
    return Arrays.stream(decoders).map(FieldDecoder::column).toList();
  }

  /** Fills the batch with the next rows; false when there are none, and the batch is empty. */
  public boolean next() {
    batch.clear();
    scanner.release();
    int found = 1;
    while (found > 0 && batch.rows() < spec.batchRows() && scanner.heldBytes() < BATCH_BYTES) {
      found = scanner.scan(spec.batchRows() - batch.rows());
      decode(found);
      batch.endRows(found);
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

  /** Column by column; of values that do not fit, the one in the first such row is the error. */
  private void decode(int rows) {
    int fitting = rows;
    int culprit = -1;
    for (int i = 0; i < decoders.length && fitting > 0; i++) {
      int first = scanner.column(fields[i]);
      int end = decoders[i].appendAll(scanner.bytes(), scanner.slices(), first, first + fitting);
      if (end < first + fitting) {
        fitting = end - first;
        culprit = i;
      }
    }
    if (culprit >= 0) {
      throw doesNotFit(culprit, fitting);
    }
  }

  private RuntimeException doesNotFit(int position, int row) {
    ReportColumn column = spec.schema().columns().get(position);
    return problems.doesNotFit(
        scanner.place(row),
        column,
        decoders[position].expectation(),
        scanner.textOf(fields[position], row));
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
