package io.partnerinsights.cli.rows;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/** Writes rows as CSV (RFC 4180, with LF) or TSV, with a header. An empty field is null. */
final class DelimitedRows implements RowWriter {
  private final CSVPrinter printer;
  private final List<ReportColumn> columns;

  private DelimitedRows(OutputStream out, CSVFormat format, ReportSchema schema)
      throws IOException {
    this.printer =
        new CSVPrinter(
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)),
            format.builder().setRecordSeparator('\n').setQuoteMode(QuoteMode.MINIMAL).get());
    this.columns = schema.columns();
    printer.printRecord(schema.names());
  }

  static DelimitedRows csv(OutputStream out, ReportSchema schema) throws IOException {
    return new DelimitedRows(out, CSVFormat.RFC4180, schema);
  }

  /** TSV quotes as CSV does, because a text may contain a tab. */
  static DelimitedRows tsv(OutputStream out, ReportSchema schema) throws IOException {
    return new DelimitedRows(out, CSVFormat.RFC4180.builder().setDelimiter('\t').get(), schema);
  }

  @Override
  public void write(ColumnBatch batch) throws IOException {
    for (int row = 0; row < batch.rows(); row++) {
      for (int column = 0; column < columns.size(); column++) {
        printer.print(Cell.text(batch.column(column), columns.get(column).type(), row));
      }
      printer.println();
    }
  }

  @Override
  public void close() throws IOException {
    printer.close(true);
  }
}
