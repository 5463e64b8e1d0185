package io.partnerinsights.spark.types;

import io.partnerinsights.core.schema.ReportSchema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's metadata columns: the report and the execution that a row was read from. No file contains
 * them, and they are equal in all rows of a file. Spark returns them only if a query names them.
 */
public final class MetadataColumns {
  public static final String REPORT_ID = "_report_id";
  public static final String EXECUTION_ID = "_execution_id";
  public static final String GENERATED_TIME = "_report_generated_time";

  private static final List<MetadataColumn> ALL =
      List.of(
          new DescribedColumn(REPORT_ID, DataTypes.StringType, false, "id of the report"),
          new DescribedColumn(
              EXECUTION_ID, DataTypes.StringType, false, "id of the report's execution"),
          new DescribedColumn(
              GENERATED_TIME,
              DataTypes.TimestampType,
              true,
              "when the service created the report's file; null if unknown"));

  private MetadataColumns() {}

  public static StructType toSchema(MetadataColumn[] columns) {
    return new StructType(
        Arrays.stream(columns)
            .map(
                column ->
                    new StructField(
                        column.name(), column.dataType(), column.isNullable(), Metadata.empty()))
            .toArray(StructField[]::new));
  }

  /**
   * Returns the metadata columns of a table. A metadata column is left out if the query selects a
   * column of the same name, even if the user's schema does not contain that column.
   */
  public static MetadataColumn[] of(ReportSchema selectedSchema) {
    return ALL.stream()
        .filter(column -> selectedSchema.findColumn(column.name()).isEmpty())
        .toArray(MetadataColumn[]::new);
  }

  /**
   * Returns the columns to read from the file.
   *
   * @param readSchema the columns that Spark reads, including metadata columns
   * @param tableSchema the table's columns, without metadata columns
   */
  public static StructType fileColumns(StructType readSchema, StructType tableSchema) {
    Set<String> names = new HashSet<>(Arrays.asList(tableSchema.fieldNames()));
    return new StructType(
        Arrays.stream(readSchema.fields())
            .filter(field -> names.contains(field.name()))
            .toArray(StructField[]::new));
  }

  private record DescribedColumn(String name, DataType dataType, boolean isNullable, String comment)
      implements MetadataColumn {}
}
