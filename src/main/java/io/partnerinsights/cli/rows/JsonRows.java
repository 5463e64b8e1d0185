package io.partnerinsights.cli.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.partnerinsights.cli.console.JsonText;
import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.time.temporal.Temporal;
import java.util.List;

/** Writes rows as an array of objects, one in each line. */
final class JsonRows implements RowWriter {
  private final JsonGenerator json;
  private final List<ReportColumn> columns;

  JsonRows(OutputStream out, ReportSchema schema) throws IOException {
    this.json = JsonText.factory().createGenerator(out);
    this.columns = schema.columns();
    json.setPrettyPrinter(new OneLineEach());
    json.writeStartArray();
  }

  @Override
  public void write(ColumnBatch batch) throws IOException {
    for (int row = 0; row < batch.rows(); row++) {
      json.writeStartObject();
      for (int column = 0; column < columns.size(); column++) {
        ReportColumn described = columns.get(column);
        json.writeFieldName(described.name());
        Object value = Cell.value(batch.column(column), described.type(), row);
        json.writeObject(value instanceof Temporal time ? time.toString() : value);
      }
      json.writeEndObject();
    }
  }

  /** Leaves the array open if an error ended the rows, so that it cannot be taken for whole. */
  @Override
  public void close() throws IOException {
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    json.close();
  }

  @Override
  public void end() throws IOException {
    json.writeEndArray();
    json.writeRaw('\n');
  }

  /** Separates the objects of the array by line breaks. */
  private static final class OneLineEach extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void beforeArrayValues(JsonGenerator out) throws IOException {
      out.writeRaw('\n');
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(",\n");
    }

    @Override
    public void writeEndArray(JsonGenerator out, int values) throws IOException {
      out.writeRaw(values == 0 ? "]" : "\n]");
    }
  }
}
