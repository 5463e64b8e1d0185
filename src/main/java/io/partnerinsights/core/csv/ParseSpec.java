package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Specifies what to read from a report's file.
 *
 * @param fileName its name in messages, such as {@code report 1f2e, execution 9a8b}; never a link
 * @param schema the columns to read, in this order; may include the column for malformed rows
 * @param maxBatchRows maximum rows of a batch; a batch of long texts or many columns has fewer
 * @param maxFieldSize maximum size in bytes of every field in the file, read or not
 * @param malformedRowRules how malformed rows are treated
 */
public record ParseSpec(
    String fileName,
    ReportSchema schema,
    ReportFormat format,
    int maxBatchRows,
    long maxFieldSize,
    MalformedRowRules malformedRowRules) {
  public static final int DEFAULT_BATCH_ROWS = 4096;

  /** Maximum values of a batch, so that batches of thousands of columns stay small: 8 MiB. */
  private static final int MAX_BATCH_VALUES = 1 << 20;

  /** Default of the maximum size of a field: 1 MiB. */
  public static final long DEFAULT_MAX_FIELD_SIZE = 1 << 20;

  public ParseSpec {
    if (maxBatchRows < 1) {
      throw new IllegalArgumentException("a batch needs at least one row");
    }
    int columns = Math.max(1, schema.columns().size());
    maxBatchRows = Math.max(1, Math.min(maxBatchRows, MAX_BATCH_VALUES / columns));
  }

  /** Creates a spec with defaults for batches and fields; malformed rows are errors. */
  public static ParseSpec of(String fileName, ReportSchema schema, ReportFormat format) {
    MalformedRowRules rules = MalformedRowRules.FAIL_FAST;
    return new ParseSpec(
        fileName, schema, format, DEFAULT_BATCH_ROWS, DEFAULT_MAX_FIELD_SIZE, rules);
  }

  public ParseSpec withMaxBatchRows(int maxRows) {
    return new ParseSpec(fileName, schema, format, maxRows, maxFieldSize, malformedRowRules);
  }

  public ParseSpec withMaxFieldSize(long maxBytes) {
    return new ParseSpec(fileName, schema, format, maxBatchRows, maxBytes, malformedRowRules);
  }

  public ParseSpec withMalformedRowRules(MalformedRowRules rules) {
    return new ParseSpec(fileName, schema, format, maxBatchRows, maxFieldSize, rules);
  }

  /**
   * Returns the spec to survey the head, with the same columns and without errors for malformed
   * rows.
   */
  ParseSpec toHeadSpec(int maxRows) {
    MalformedRowRules lenientRules =
        mode().isLenient()
            ? malformedRowRules
            : new MalformedRowRules(
                ParseMode.PERMISSIVE,
                malformedRowRules.corruptRecordColumn(),
                malformedRowRules.allColumns(),
                malformedRowRules.valueDisplay());
    return withMaxBatchRows(maxRows).withMalformedRowRules(lenientRules);
  }

  ParseErrors errors() {
    return new ParseErrors(fileName, malformedRowRules.valueDisplay());
  }

  public ParseMode mode() {
    return malformedRowRules.mode();
  }

  /** Whether a column that is decoded has dates or times. */
  boolean decodesDatesOrTimes() {
    return decodedSchema().columns().stream().anyMatch(column -> column.type().isDateOrTime());
  }

  /**
   * Returns the columns of the file that are decoded. After the columns to read come those that are
   * only checked, if the mode must find every malformed row.
   */
  public ReportSchema decodedSchema() {
    List<ReportColumn> columns = new ArrayList<>(schema.columns());
    if (readsCorruptRecordColumn()) {
      columns.remove(corruptRecordColumnPosition());
    }
    if (readsCorruptRecordColumn() || mode() == ParseMode.DROPMALFORMED) {
      malformedRowRules.allColumns().columns().stream()
          .filter(this::isOnlyChecked)
          .forEach(columns::add);
    }
    return new ReportSchema(columns);
  }

  /** Returns whether a column is checked but not read; a STRING never needs a check. */
  private boolean isOnlyChecked(ReportColumn column) {
    return !column.type().equals(ColumnType.STRING) && schema.findColumn(column.name()).isEmpty();
  }

  boolean readsCorruptRecordColumn() {
    return corruptRecordColumnPosition() >= 0;
  }

  /** Returns the position in the schema of the column for the text of malformed rows, or -1. */
  int corruptRecordColumnPosition() {
    String name = malformedRowRules.corruptRecordColumn();
    return name == null ? -1 : schema.findColumn(name).map(schema.columns()::indexOf).orElse(-1);
  }

  Dialect dialect() {
    return new Dialect(format == ReportFormat.TSV ? '\t' : ',', maxFieldSize, mode().isLenient());
  }
}
