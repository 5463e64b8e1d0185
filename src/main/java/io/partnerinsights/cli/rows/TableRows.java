package io.partnerinsights.cli.rows;

import io.partnerinsights.cli.console.TextTable;
import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes rows as tables with aligned columns, a thousand rows each. */
final class TableRows implements RowWriter {
  /** Rows whose widths decide those of a table's columns. */
  private static final int ROWS_PER_TABLE = 1_000;

  private final PrintStream out;
  private final ReportSchema schema;
  private final int width;
  private final List<List<String>> rows = new ArrayList<>();

  TableRows(OutputStream out, ReportSchema schema, int width) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.schema = schema;
    this.width = width;
  }

  @Override
  public void write(ColumnBatch batch) {
    for (int row = 0; row < batch.rowCount(); row++) {
      rows.add(CellValues.rowTexts(batch, schema.columns(), row));
      if (rows.size() == ROWS_PER_TABLE) {
        printTable();
      }
    }
  }

  private void printTable() {
    TextTable.print(out, schema.columnNames(), rows, width);
    rows.clear();
  }

  @Override
  public void endOutput() throws IOException {
    printTable();
    if (out.checkError()) {
      throw new IOException("the output was closed");
    }
  }

  @Override
  public void close() {
    out.close();
  }
}
