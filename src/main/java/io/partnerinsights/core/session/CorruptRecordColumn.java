package io.partnerinsights.core.session;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.NearestName;
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
  private static final ErrorRow NOT_SELECTED =
      ErrorCode.UNKNOWN_COLUMN.row(
          "The given schema has a column {column}, which the query does not select",
          "the query selects {names}",
          "leave it out of the schema, or select it. {hint}");
  private static final ErrorRow SELECTED =
      ErrorCode.OPTION_CONFLICT.row(
          "Option columnNameOfCorruptRecord names column {column}",
          "the query selects that column, and a table's columns must differ",
          "set another name for the texts of malformed rows, such as _corrupt_record");
  private static final ErrorRow OTHER_TYPE =
      ErrorCode.SCHEMA_HINT.row(
          "Column {column} cannot be read as {type}",
          "option columnNameOfCorruptRecord makes it the text of malformed rows",
          "make it STRING in your schema, or leave it out");

  /** Returns the column of a read that selects these columns, which must have other names. */
  static CorruptRecordColumn of(ConnectorOptions options, ReportSchema selected) {
    Optional<String> name = options.find(Options.CORRUPT_RECORD_COLUMN);
    name.flatMap(selected::find)
        .ifPresent(
            column -> {
              throw SELECTED.error(column.name());
            });
    return new CorruptRecordColumn(name.orElse(null));
  }

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
              throw NOT_SELECTED.error(
                  column.name(),
                  selected.names(),
                  NearestName.hint(column.name(), selected.names()));
            });
  }

  /** Whether a column of the user's schema is this one; then it must be of type STRING. */
  private boolean matches(ReportColumn column) {
    if (hasName(column.name()) && !column.type().equals(ColumnType.STRING)) {
      throw OTHER_TYPE.error(column.name(), column.type());
    }
    return hasName(column.name());
  }

  private boolean hasName(String other) {
    return other.equalsIgnoreCase(name);
  }
}
