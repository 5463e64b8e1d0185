package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.decode.FieldDecoders;
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
  private final RecordScanner scanner;
  private final int[] fields;
  private final FieldDecoder[] decoders;
  private final ColumnBatch batch;

  private ReportReader(ReadSpec spec, FileProblems problems, RecordScanner scanner) {
    this.spec = spec;
    this.problems = problems;
    this.scanner = scanner;
    boolean empty = scanner.header().isEmpty();
    this.fields =
        empty ? new int[0] : HeaderMatch.positions(spec.schema(), scanner.header(), problems);
    scanner.keep(fields);
    this.decoders = decoders(spec);
    this.batch = new ColumnBatch(columns(decoders));
  }

  /**
   * Reads the header and is then before the first batch. The stream holds the file as it is,
   * already inflated; it belongs to the reader from now on, also when this fails.
   *
   * @throws io.partnerinsights.core.errors.ParseException when the header does not fit the schema
   */
  public static ReportReader open(InputStream file, ReadSpec spec) {
    try {
      FileProblems problems = new FileProblems(spec.file());
      RecordScanner scanner =
          new CommonsCsvScanner(file, spec.separator(), spec.maxFieldSize().bytes(), problems);
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
    long bytes = 0;
    while (batch.rows() < spec.batchRows() && bytes < BATCH_BYTES && scanner.next()) {
      bytes += readRow();
      batch.endRow();
    }
    return batch.rows() > 0;
  }

  /** The rows of the last {@link #next()}; always the same object. */
  public ColumnBatch batch() {
    return batch;
  }

  /** How many rows have been read so far, those of the current batch included. */
  public long rowsRead() {
    return scanner.row();
  }

  private long readRow() {
    long bytes = 0;
    for (int i = 0; i < decoders.length; i++) {
      int length = scanner.lengthOf(fields[i]);
      if (length == 0) {
        decoders[i].column().appendNull();
      } else if (!decoders[i].append(scanner.bytes(), scanner.startOf(fields[i]), length)) {
        throw doesNotFit(i);
      }
      bytes += length;
    }
    return bytes;
  }

  private RuntimeException doesNotFit(int position) {
    ReportColumn column = spec.schema().columns().get(position);
    return problems.doesNotFit(
        scanner.row(),
        scanner.line(),
        column,
        decoders[position].expectation(),
        scanner.textOf(fields[position]));
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
