package io.partnerinsights.core.session;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The column that receives the texts of malformed rows. It is not a column of the file.
 *
 * @param name the column's name; null if the read has no such column
 */
record CorruptRecordColumn(@Nullable String name) {

  /**
   * Returns the column of a read whose query selects these columns.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if the query selects a column of that
   *     name
   */
  static CorruptRecordColumn of(ConnectorOptions options, ReportSchema selected) {
    Optional<String> name = options.find(Options.CORRUPT_RECORD_COLUMN);
    name.flatMap(selected::find)
        .ifPresent(
            column -> {
              throw SessionErrors.corruptRecordColumnSelected(column);
            });
    return new CorruptRecordColumn(name.orElse(null));
  }

  /** Returns the schema with this column at its end. */
  ReportSchema addedTo(ReportSchema schema) {
    List<ReportColumn> columns = new ArrayList<>(schema.columns());
    if (name != null) {
      columns.add(new ReportColumn(name, ColumnType.STRING));
    }
    return new ReportSchema(columns);
  }

  /** Returns the schema without this column, as it is in the file. */
  ReportSchema removedFrom(ReportSchema schema) {
    return new ReportSchema(
        schema.columns().stream().filter(column -> !hasName(column.name())).toList());
  }

  /** Refuses a column of the user's schema that is neither selected nor this one. */
  void check(ReportSchema user, ReportSchema selected) {
    user.columns().stream()
        .filter(column -> !matches(column) && selected.find(column.name()).isEmpty())
        .findFirst()
        .ifPresent(
            column -> {
              throw SessionErrors.notSelected(column.name(), selected);
            });
  }

  /**
   * Whether a column of the user's schema is this one.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if it is, but not of type STRING
   */
  private boolean matches(ReportColumn column) {
    if (hasName(column.name()) && !column.type().equals(ColumnType.STRING)) {
      throw SessionErrors.corruptRecordColumnType(column);
    }
    return hasName(column.name());
  }

  private boolean hasName(String other) {
    return other.equalsIgnoreCase(name);
  }
}
