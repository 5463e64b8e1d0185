package io.partnerinsights.core.session;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.NameSuggestions;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a plan's rows.
 *
 * @param selectedSchema the columns that the query selects
 * @param corruptColumn the column for the texts of malformed rows, which the file does not have, if
 *     any
 */
record RowSchema(ReportSchema selectedSchema, @Nullable String corruptColumn) {
  /** Maximum characters of the columns' names in a message. */
  private static final int MAX_NAME_CHARACTERS = 2_000;

  private static final ErrorTemplate COLUMN_NOT_SELECTED =
      ErrorCode.UNKNOWN_COLUMN.template(
          "Your schema contains column {column}, which the query does not select",
          "the query selects {names}",
          "remove the column from the schema, or select it in the query. {hint}");
  private static final ErrorTemplate CORRUPT_COLUMN_SELECTED =
      ErrorCode.OPTION_CONFLICT.template(
          "Option columnNameOfCorruptRecord cannot be {column}",
          "the query already selects a column with this name, and a table's columns must have"
              + " different names",
          "set the option to a name that the query does not select, such as _corrupt_record");
  private static final ErrorTemplate CORRUPT_COLUMN_TYPE =
      ErrorCode.SCHEMA_HINT.template(
          "Column {column} of your schema must be a STRING, but has type {type}",
          "option columnNameOfCorruptRecord names this column, in which the read stores the text of"
              + " malformed rows",
          "declare the column as STRING in your schema, or remove it from your schema");

  RowSchema {
    if (corruptColumn != null && selectedSchema.findColumn(corruptColumn).isPresent()) {
      throw CORRUPT_COLUMN_SELECTED.error(selectedSchema.findColumn(corruptColumn).get().name());
    }
  }

  /** Returns the selected columns and the column for malformed rows. */
  ReportSchema withCorruptColumn() {
    List<ReportColumn> columns = new ArrayList<>(selectedSchema.columns());
    if (corruptColumn != null) {
      columns.add(new ReportColumn(corruptColumn, ColumnType.STRING));
    }
    return new ReportSchema(columns);
  }

  /** Returns those of the columns that the file has. */
  ReportSchema fileColumnsOf(ReportSchema allColumns) {
    return new ReportSchema(
        allColumns.columns().stream()
            .filter(each -> !each.name().equalsIgnoreCase(corruptColumn))
            .toList());
  }

  /** Refuses a column of the user's schema that the rows do not have, or not as that type. */
  void checkUserColumn(ReportColumn userColumn) {
    if (selectedSchema.findColumn(userColumn.name()).isPresent()) {
      return;
    }
    if (!userColumn.name().equalsIgnoreCase(corruptColumn)) {
      throw COLUMN_NOT_SELECTED.error(
          userColumn.name(),
          ValueDisplay.quoteText(
              String.join(", ", selectedSchema.columnNames()), MAX_NAME_CHARACTERS),
          NameSuggestions.hint(userColumn.name(), selectedSchema.columnNames()));
    }
    if (!userColumn.type().equals(ColumnType.STRING)) {
      throw CORRUPT_COLUMN_TYPE.error(userColumn.name(), userColumn.type());
    }
  }
}
