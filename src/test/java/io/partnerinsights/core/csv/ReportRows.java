package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads whole reports as lists of Java values, for comparisons in tests. */
final class ReportRows {
  static final String FILE = "report r-1, execution e-1";

  private ReportRows() {}

  /** Parses a schema such as {@code Month DATE, N INT}, with exactly one blank after a comma. */
  static ReportSchema parseSchema(String ddl) {
    return new ReportSchema(
        Pattern.compile(", ")
            .splitAsStream(ddl)
            .filter(c -> !c.isEmpty())
            .map(ReportRows::parseColumn)
            .toList());
  }

  private static ReportColumn parseColumn(String ddl) {
    String name = ddl.substring(0, ddl.lastIndexOf(' '));
    ColumnType type =
        SchemaHints.parse("x" + ddl.substring(name.length())).findType("x").orElseThrow();
    return new ReportColumn(name, type);
  }

  static List<List<Object>> readRows(String csv, String ddl) {
    return readRows(csv.getBytes(StandardCharsets.UTF_8), newSpec(ddl));
  }

  static ParseSpec newSpec(String ddl) {
    return ParseSpec.of(FILE, parseSchema(ddl), ReportFormat.CSV);
  }

  /** Returns a spec of a mode that reads and checks the same columns. */
  static ParseSpec newSpec(String ddl, ParseMode mode) {
    return newSpec(ddl)
        .withMalformedRowRules(
            new MalformedRowRules(mode, null, parseSchema(ddl), ValueDisplay.FORM));
  }

  /** Returns a spec of PERMISSIVE that checks all columns and reads the text of malformed rows. */
  static ParseSpec permissiveSpec(String ddl, String allColumns, String textColumn) {
    return newSpec(ddl)
        .withMalformedRowRules(
            new MalformedRowRules(
                ParseMode.PERMISSIVE, textColumn, parseSchema(allColumns), ValueDisplay.FORM));
  }

  static List<List<Object>> readRows(byte[] file, ParseSpec spec) {
    return readRows(new ByteArrayInputStream(file), spec);
  }

  static List<List<Object>> readRows(InputStream file, ParseSpec spec) {
    return readRows(CsvReader.open(file, spec));
  }

  /** Reads all rows, and closes the reader. */
  static List<List<Object>> readRows(CsvReader reader) {
    List<List<Object>> rows = new ArrayList<>();
    try (reader) {
      while (reader.nextBatch()) {
        rows.addAll(toRows(reader.batch()));
      }
    }
    return rows;
  }

  /** Reads a file in splits of {@code size} bytes, the first of {@code firstSize}. */
  static List<List<Object>> readSplits(byte[] file, int firstSize, int size, ParseSpec spec) {
    FileHead head = CsvReader.readHead(new ByteArrayInputStream(file), spec);
    List<List<Object>> rows = new ArrayList<>();
    int end = Math.min(file.length, firstSize);
    for (int start = 0; start < file.length; start = end, end = Math.min(file.length, end + size)) {
      ByteRange split = new ByteRange(start, end);
      rows.addAll(readRows(CsvReader.openSplit(new MemoryFile(file), split, head, spec, 64)));
    }
    return rows;
  }

  static List<List<Object>> toRows(ColumnBatch batch) {
    return IntStream.range(0, batch.rowCount()).mapToObj(row -> toRow(batch, row)).toList();
  }

  private static List<Object> toRow(ColumnBatch batch, int row) {
    Object[] values = new Object[batch.columns().size()];
    for (int i = 0; i < values.length; i++) {
      Column column = batch.column(i);
      values[i] = column.isNull(row) ? null : valueAt(column, row);
    }
    return Arrays.asList(values);
  }

  private static Object valueAt(Column column, int row) {
    if (column instanceof IntColumn ints) {
      return ints.valueAt(row);
    } else if (column instanceof LongColumn longs) {
      return longs.valueAt(row);
    } else if (column instanceof DoubleColumn doubles) {
      return doubles.valueAt(row);
    } else if (column instanceof BooleanColumn booleans) {
      return booleans.valueAt(row);
    } else if (column instanceof DecimalColumn decimals) {
      return decimals.valueAt(row);
    }
    return ((BytesColumn) column).valueAt(row);
  }
}
