package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.scan.FilePosition;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** Reads a report like {@link CsvReader}, but record by record and with Commons CSV. */
final class CommonsCsvReader implements Closeable {
  private final ParseSpec spec;
  private final ParseErrors errors;
  private final CommonsCsvScanner scanner;
  private final int[] fields;
  private final FieldDecoder[] decoders;
  private final ColumnBatch batch;

  CommonsCsvReader(InputStream file, ParseSpec spec) {
    this.spec = spec;
    this.errors = new ParseErrors(spec.file(), ErrorValues.FORM);
    this.scanner =
        new CommonsCsvScanner(
            file, spec.dialect().separator(), spec.dialect().maxFieldBytes(), errors);
    List<String> header = scanner.header();
    this.fields =
        header.isEmpty() ? new int[0] : HeaderMatcher.positions(spec.schema(), header, errors);
    scanner.keep(fields);
    this.decoders =
        spec.schema().columns().stream()
            .map(column -> FieldDecoder.of(column, spec.batchRows()))
            .toArray(FieldDecoder[]::new);
    this.batch = new ColumnBatch(Arrays.stream(decoders).map(FieldDecoder::column).toList());
  }

  boolean next() {
    batch.clear();
    while (batch.rows() < spec.batchRows() && scanner.next()) {
      readRow();
      batch.addRows(1);
    }
    return batch.rows() > 0;
  }

  ColumnBatch batch() {
    return batch;
  }

  private void readRow() {
    for (int i = 0; i < decoders.length; i++) {
      int length = scanner.lengthOf(fields[i]);
      Column column = decoders[i].column();
      if (length == 0) {
        column.appendNull();
      } else if (!decoders[i].append(scanner.bytes(), scanner.startOf(fields[i]), length)) {
        throw doesNotFit(i);
      }
    }
  }

  private RuntimeException doesNotFit(int position) {
    ReportColumn column = spec.schema().columns().get(position);
    return errors.valueDoesNotFit(
        new FilePosition.AtRow(scanner.row(), scanner.line()),
        column,
        decoders[position].expectation(),
        scanner.textOf(fields[position]));
  }

  @Override
  public void close() throws IOException {
    scanner.close();
  }
}
