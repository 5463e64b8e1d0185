package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.scan.FileProblems;
import io.partnerinsights.core.options.ByteSize;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.Objects;

/**
 * What to read from a report's file.
 *
 * @param file how messages name the file, such as {@code report 1f2e, execution 9a8b}; never a link
 * @param schema the wanted columns, in the order wanted; they may be any part of the file's, also
 *     none
 * @param format how fields are separated
 * @param batchRows the most rows in a batch; a batch of long texts ends earlier
 * @param maxFieldSize the longest field that the file may hold, wanted or not
 * @param mode what becomes of malformed rows
 */
public record ReadSpec(
    String file,
    ReportSchema schema,
    ReportFormat format,
    int batchRows,
    ByteSize maxFieldSize,
    ParseMode mode) {
  /** Rows in a batch, unless said otherwise. */
  public static final int DEFAULT_BATCH_ROWS = 4096;

  /** The longest field, unless said otherwise: 1 MiB. */
  public static final ByteSize DEFAULT_MAX_FIELD_SIZE = new ByteSize(1 << 20);

  public ReadSpec {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(maxFieldSize, "maxFieldSize");
    Objects.requireNonNull(mode, "mode");
    if (batchRows < 1) {
      throw new IllegalArgumentException("a batch has at least one row");
    }
  }

  /** With the defaults for the rest. */
  public static ReadSpec of(String file, ReportSchema schema, ReportFormat format) {
    return new ReadSpec(
        file, schema, format, DEFAULT_BATCH_ROWS, DEFAULT_MAX_FIELD_SIZE, ParseMode.FAILFAST);
  }

  /** The same with other batches. */
  public ReadSpec withBatchRows(int rows) {
    return new ReadSpec(file, schema, format, rows, maxFieldSize, mode);
  }

  /** The same with another longest field. */
  public ReadSpec withMaxFieldSize(ByteSize size) {
    return new ReadSpec(file, schema, format, batchRows, size, mode);
  }

  /** The same in another mode. */
  public ReadSpec withMode(ParseMode other) {
    return new ReadSpec(file, schema, format, batchRows, maxFieldSize, other);
  }

  /** How messages tell what is wrong with the file. */
  FileProblems problems() {
    return new FileProblems(file);
  }

  /** How the file is written, the longest field included. */
  Dialect dialect() {
    return new Dialect(format == ReportFormat.TSV ? '\t' : ',', maxFieldSize.bytes());
  }
}
