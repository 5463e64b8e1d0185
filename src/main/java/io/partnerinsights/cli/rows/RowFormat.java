package io.partnerinsights.cli.rows;

import io.partnerinsights.core.schema.ReportSchema;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

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
  public static RowFormat ofName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return ending.equals(name)
        ? CSV
        : Arrays.stream(values())
            .filter(format -> format != TABLE)
            .filter(format -> ending.equals(format.name().toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(() -> RowErrors.unknownEnding(file));
  }

  /** Opens a writer to a file, which must not exist. */
  public RowWriter open(Path file, ReportSchema schema) throws IOException {
    return this == PARQUET
        ? new ParquetRows(file, schema)
        : open(new BufferedOutputStream(Files.newOutputStream(file)), schema);
  }

  /** Opens a writer to a stream, which it closes; not for Parquet, whose end has its index. */
  public RowWriter open(OutputStream out, ReportSchema schema) throws IOException {
    return switch (this) {
      case CSV -> DelimitedRows.csv(out, schema);
      case TSV -> DelimitedRows.tsv(out, schema);
      case JSON -> new JsonRows(out, schema);
      case TABLE -> new TableRows(out, schema);
      case PARQUET -> throw RowErrors.parquetToStream();
    };
  }
}
