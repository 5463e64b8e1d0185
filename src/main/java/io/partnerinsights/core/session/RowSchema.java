package io.partnerinsights.core.session;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a plan's rows.
 *
 * @param selected the columns that the query selects
 * @param corrupt the column for the texts of malformed rows, which the file does not have, if any
 */
record RowSchema(ReportSchema selected, @Nullable String corrupt) {
  /** Maximum characters of the columns' names in a message. */
  private static final int MAX_CHARACTERS = 2_000;

  private static final ErrorRow NOT_SELECTED =
      ErrorCode.UNKNOWN_COLUMN.row(
          "Your schema contains column {column}, which the query does not select",
          "the query selects {names}",
          "remove the column from the schema, or select it in the query. {hint}");
  private static final ErrorRow SELECTED =
      ErrorCode.OPTION_CONFLICT.row(
          "Option columnNameOfCorruptRecord cannot be {column}",
          "the query already selects a column with this name, and a table's columns must have"
              + " different names",
          "set the option to a name that the query does not select, such as _corrupt_record");
  private static final ErrorRow OTHER_TYPE =
      ErrorCode.SCHEMA_HINT.row(
          "Column {column} cannot be read as {type}",
          "option columnNameOfCorruptRecord names this column, so it contains the text of"
              + " malformed rows",
          "declare the column as STRING in your schema, or remove it from your schema");

  RowSchema {
    if (corrupt != null && selected.find(corrupt).isPresent()) {
      throw SELECTED.error(selected.find(corrupt).get().name());
    }
  }

  /** Returns the selected columns and the column for malformed rows. */
  ReportSchema all() {
    List<ReportColumn> columns = new ArrayList<>(selected.columns());
    if (corrupt != null) {
      columns.add(new ReportColumn(corrupt, ColumnType.STRING));
    }
    return new ReportSchema(columns);
  }

  /** Returns those of the columns that the file has. */
  ReportSchema ofFile(ReportSchema columns) {
    return new ReportSchema(
        columns.columns().stream().filter(each -> !each.name().equalsIgnoreCase(corrupt)).toList());
  }

  /** Refuses a column of the user's schema that the rows do not have, or not as that type. */
  void check(ReportColumn given) {
    if (selected.find(given.name()).isPresent()) {
      return;
    }
    if (!given.name().equalsIgnoreCase(corrupt)) {
      throw NOT_SELECTED.error(
          given.name(),
          ErrorValues.quoted(String.join(", ", selected.names()), MAX_CHARACTERS),
          NearestName.hint(given.name(), selected.names()));
    }
    if (!given.type().equals(ColumnType.STRING)) {
      throw OTHER_TYPE.error(given.name(), given.type());
    }
  }
}
