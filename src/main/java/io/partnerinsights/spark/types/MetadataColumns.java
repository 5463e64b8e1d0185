package io.partnerinsights.spark.types;

import io.partnerinsights.core.schema.ReportSchema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that say which report a row is from. They are in no file, and the same for all rows
 * of one; Spark shows them only to those who name them.
 */
public final class MetadataColumns {
  /** The report's id. */
  public static final String REPORT_ID = "_report_id";

  /** The id of the report's run. */
  public static final String EXECUTION_ID = "_execution_id";

  /** When the service made the file. */
  public static final String GENERATED_TIME = "_report_generated_time";

  private static final List<MetadataColumn> ALL =
      List.of(
          new Described(REPORT_ID, DataTypes.StringType, false, "id of the report"),
          new Described(EXECUTION_ID, DataTypes.StringType, false, "id of the report's execution"),
          new Described(
              GENERATED_TIME,
              DataTypes.TimestampType,
              true,
              "when the service made the report's file; null if it does not say"));

  private MetadataColumns() {}

  /**
   * Those of a query's table. A column that the query selects itself wins, also where a schema of
   * the user's leaves it out: one name never means two things.
   */
  public static MetadataColumn[] of(ReportSchema selected) {
    return ALL.stream()
        .filter(column -> selected.find(column.name()).isEmpty())
        .toArray(MetadataColumn[]::new);
  }

  /**
   * The columns to read from the file.
   *
   * @param read what Spark wants, metadata columns among it
   * @param table the table's own columns
   */
  public static StructType takenFrom(StructType read, StructType table) {
    Set<String> own = new HashSet<>(Arrays.asList(table.fieldNames()));
    return new StructType(
        Arrays.stream(read.fields())
            .filter(field -> own.contains(field.name()))
            .toArray(StructField[]::new));
  }

  private record Described(String name, DataType dataType, boolean isNullable, String comment)
      implements MetadataColumn {}
}
