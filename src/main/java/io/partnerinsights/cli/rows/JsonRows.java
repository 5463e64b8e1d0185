package io.partnerinsights.cli.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import io.partnerinsights.cli.console.JsonText;
import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.time.temporal.Temporal;
import java.util.List;

/**
 * Writes rows as an array of objects, one in each line. The array stays open if an error ends the
 * rows, so that it cannot be taken for whole.
 */
final class JsonRows implements RowWriter {
  private final JsonGenerator json;
  private final List<ReportColumn> columns;

  JsonRows(OutputStream out, ReportSchema schema) throws IOException {
    this.json = JsonText.escapingFactory().setRootValueSeparator(",\n").createGenerator(out);
    this.columns = schema.columns();
    json.writeRaw('[');
  }

  @Override
  public void write(ColumnBatch batch) throws IOException {
    for (int row = 0; row < batch.rowCount(); row++) {
      json.writeRaw(hasRows() ? "" : "\n");
      json.writeStartObject();
      for (int column = 0; column < columns.size(); column++) {
        ReportColumn reportColumn = columns.get(column);
        json.writeFieldName(reportColumn.name());
        Object value = CellValues.valueAt(batch.column(column), reportColumn.type(), row);
        json.writeObject(value instanceof Temporal time ? time.toString() : value);
      }
      json.writeEndObject();
    }
  }

  @Override
  public void endOutput() throws IOException {
    json.writeRaw(hasRows() ? "\n]\n" : "]\n");
  }

  private boolean hasRows() {
    return json.getOutputContext().hasCurrentIndex();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
