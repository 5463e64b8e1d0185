package io.partnerinsights.spark.types;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The column for the texts of malformed rows, which is in no file; a load() may have one. */
public final class CorruptRecordColumn {
  private final Optional<String> name;

  private CorruptRecordColumn(Optional<String> name) {
    this.name = name;
  }

  /**
   * The column of a load() whose query selects these columns.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if the query selects one of that name
   */
  public static CorruptRecordColumn of(ConnectorOptions options, ReportSchema selected) {
    Optional<String> name = options.find(Options.CORRUPT_RECORD_COLUMN);
    name.flatMap(selected::find).ifPresent(CorruptRecordColumn::refuseSelected);
    return new CorruptRecordColumn(name);
  }

  private static void refuseSelected(ReportColumn column) {
    throw Problem.of(
            ErrorCode.OPTION_CONFLICT,
            "Option columnNameOfCorruptRecord names column " + column.name())
        .reason("the query selects that column, and a table's columns must differ")
        .remedy("give the texts of malformed rows another name, such as _corrupt_record")
        .toException();
  }

  /** The schema with the column at its end. */
  public StructType addedTo(StructType schema) {
    return name.map(added -> schema.add(added, DataTypes.StringType)).orElse(schema);
  }

  /** The schema without the column: what is in the file. */
  public StructType takenFrom(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !is(field.name()))
            .toArray(StructField[]::new));
  }

  /**
   * Whether the column of a user's own schema is the one.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if it is and has no room for a text
   */
  public boolean isIn(ReportColumn column) {
    if (is(column.name()) && !column.type().equals(ColumnType.STRING)) {
      throw Problem.of(
              ErrorCode.SCHEMA_HINT,
              "Column " + column.name() + " cannot be read as " + column.type())
          .reason("option columnNameOfCorruptRecord makes it the text of malformed rows")
          .remedy("make it STRING in your schema, or leave it out")
          .toException();
    }
    return is(column.name());
  }

  /** Its name, if there is one. */
  public Optional<String> name() {
    return name;
  }

  private boolean is(String other) {
    return name.filter(other::equalsIgnoreCase).isPresent();
  }
}
