package io.partnerinsights.cli.rows;

import io.partnerinsights.cli.console.TextTable;
import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/** The formats in which rows are written. */
public enum RowFormat {
  CSV,
  TSV,
  JSON,
  PARQUET,
  /** Aligned columns, for people. */
  TABLE;

  /**
   * Returns the format that a file's name ends with, such as {@code .parquet}; CSV for a name
   * without an ending.
   */
  public static RowFormat ofFileName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return extension.equals(name)
        ? CSV
        : Arrays.stream(values())
            .filter(format -> format != TABLE)
            .filter(format -> extension.equals(format.name().toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(() -> RowErrors.UNKNOWN_ENDING.error(file));
  }

  /** Opens a writer to a file, whose content it replaces. */
  public RowWriter openWriter(Path file, ReportSchema schema) throws IOException {
    return this == PARQUET
        ? new ParquetRows(file, schema)
        : openWriter(
            new BufferedOutputStream(Files.newOutputStream(file)),
            schema,
            TextTable.UNLIMITED_WIDTH);
  }

  /**
   * Opens a writer to a stream, which it closes; not for Parquet, whose end has its index.
   *
   * @param width the room for a line of a table
   */
  public RowWriter openWriter(OutputStream out, ReportSchema schema, int width) throws IOException {
    return switch (this) {
      case CSV -> new DelimitedRows(out, ',', schema);
      // TSV quotes as CSV does, because a text may contain a tab.
      case TSV -> new DelimitedRows(out, '\t', schema);
      case JSON -> new JsonRows(out, schema);
      case TABLE -> new TableRows(out, schema, width);
      case PARQUET -> throw RowErrors.PARQUET_TO_STREAM.error();
    };
  }

  /** Writes rows as CSV (RFC 4180, with LF) or TSV, with a header. An empty field is null. */
  private static final class DelimitedRows implements RowWriter {
    private final CSVPrinter printer;
    private final List<ReportColumn> columns;

    DelimitedRows(OutputStream out, char delimiter, ReportSchema schema) throws IOException {
      this.printer =
          new CSVPrinter(
              new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)),
              CSVFormat.RFC4180
                  .builder()
                  .setDelimiter(delimiter)
                  .setRecordSeparator('\n')
                  .setQuoteMode(QuoteMode.MINIMAL)
                  .get());
      this.columns = schema.columns();
      printer.printRecord(schema.columnNames());
    }

    @Override
    public void write(ColumnBatch batch) throws IOException {
      for (int row = 0; row < batch.rowCount(); row++) {
        printer.printRecord(CellValues.rowTexts(batch, columns, row));
      }
    }

    @Override
    public void close() throws IOException {
      printer.close(true);
    }
  }
}
