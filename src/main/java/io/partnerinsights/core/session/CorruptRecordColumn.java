package io.partnerinsights.core.session;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The column for the texts of malformed rows, which is in no file.
 *
 * @param name absent if the read has none
 */
record CorruptRecordColumn(Optional<String> name) {

  /**
   * The column of a read whose query selects these columns.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if the query selects one of its name
   */
  static CorruptRecordColumn of(ConnectorOptions options, ReportSchema selected) {
    Optional<String> name = options.find(Options.CORRUPT_RECORD_COLUMN);
    name.flatMap(selected::find)
        .ifPresent(
            column -> {
              throw SessionErrors.corruptRecordColumnSelected(column);
            });
    return new CorruptRecordColumn(name);
  }

  /** The schema with the column at its end. */
  ReportSchema addedTo(ReportSchema schema) {
    List<ReportColumn> columns = new ArrayList<>(schema.columns());
    name.ifPresent(added -> columns.add(new ReportColumn(added, ColumnType.STRING)));
    return new ReportSchema(columns);
  }

  /** The schema without the column: what is in the file. */
  ReportSchema removedFrom(ReportSchema schema) {
    return new ReportSchema(
        schema.columns().stream().filter(column -> !is(column.name())).toList());
  }

  /**
   * Whether a column of the user's schema is this one.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if it is, and is no STRING
   */
  boolean isIn(ReportColumn column) {
    if (is(column.name()) && !column.type().equals(ColumnType.STRING)) {
      throw SessionErrors.corruptRecordColumnType(column);
    }
    return is(column.name());
  }

  private boolean is(String other) {
    return name.filter(other::equalsIgnoreCase).isPresent();
  }
}
