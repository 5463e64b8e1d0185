package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.options.ByteSize;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What to read from a report's file.
 *
 * @param file how messages name the file, such as {@code report 1f2e, execution 9a8b}; never a link
 * @param schema the wanted columns, in the order wanted; they may be any part of the file's, also
 *     none, and the column of malformed rows' texts
 * @param format how fields are separated
 * @param batchRows the most rows in a batch; a batch of long texts ends earlier
 * @param maxFieldSize the longest field that the file may hold, wanted or not
 * @param leniency what becomes of malformed rows
 */
public record ParseSpec(
    String file,
    ReportSchema schema,
    ReportFormat format,
    int batchRows,
    ByteSize maxFieldSize,
    MalformedRowRules leniency) {
  /** Rows in a batch, unless said otherwise. */
  public static final int DEFAULT_BATCH_ROWS = 4096;

  /** The longest field, unless said otherwise: 1 MiB. */
  public static final ByteSize DEFAULT_MAX_FIELD_SIZE = new ByteSize(1 << 20);

  public ParseSpec {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(maxFieldSize, "maxFieldSize");
    Objects.requireNonNull(leniency, "leniency");
    if (batchRows < 1) {
      throw new IllegalArgumentException("a batch has at least one row");
    }
  }

  /** With the defaults for the rest. */
  public static ParseSpec of(String file, ReportSchema schema, ReportFormat format) {
    return new ParseSpec(
        file, schema, format, DEFAULT_BATCH_ROWS, DEFAULT_MAX_FIELD_SIZE, MalformedRowRules.NONE);
  }

  /** The same of other columns. */
  public ParseSpec withSchema(ReportSchema columns) {
    return new ParseSpec(file, columns, format, batchRows, maxFieldSize, leniency);
  }

  /** The same with other batches. */
  public ParseSpec withBatchRows(int rows) {
    return new ParseSpec(file, schema, format, rows, maxFieldSize, leniency);
  }

  /** The same with another longest field. */
  public ParseSpec withMaxFieldSize(ByteSize size) {
    return new ParseSpec(file, schema, format, batchRows, size, leniency);
  }

  /** The same with something else becoming of malformed rows. */
  public ParseSpec withLeniency(MalformedRowRules other) {
    return new ParseSpec(file, schema, format, batchRows, maxFieldSize, other);
  }

  /** How messages tell what is wrong with the file. */
  ParseErrors problems() {
    return new ParseErrors(file);
  }

  /** What becomes of malformed rows. */
  public ParseMode mode() {
    return leniency.mode();
  }

  /**
   * The columns of the file that are decoded: those wanted, in their order, and behind them those
   * that tell which rows are malformed, where that matters.
   */
  ReportSchema fileSchema() {
    List<ReportColumn> columns = new ArrayList<>(schema.columns());
    if (readsTexts()) {
      columns.remove(textPosition());
    }
    if (readsTexts() || mode() == ParseMode.DROPMALFORMED) {
      leniency.all().columns().stream().filter(this::isOnlyChecked).forEach(columns::add);
    }
    return new ReportSchema(columns);
  }

  /** Every text fits a STRING. */
  private boolean isOnlyChecked(ReportColumn column) {
    return !column.type().equals(ColumnType.STRING) && schema.find(column.name()).isEmpty();
  }

  /** Whether the texts of malformed rows are wanted. */
  boolean readsTexts() {
    return textPosition() >= 0;
  }

  /** Where among the wanted columns the texts of malformed rows are; negative if nowhere. */
  int textPosition() {
    return leniency.textColumn().flatMap(schema::find).map(schema.columns()::indexOf).orElse(-1);
  }

  /** How the file is written, the longest field included. */
  Dialect dialect() {
    return new Dialect(
        format == ReportFormat.TSV ? '\t' : ',', maxFieldSize.bytes(), mode().isLenient());
  }
}
