package io.partnerinsights.spark.types;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Converts the core's types to Spark's types and back. Every column is nullable, because any field
 * of a file may be empty.
 */
public final class SparkTypes {
  private static final ErrorTemplate UNSUPPORTED_TYPE =
      ErrorCode.SCHEMA_HINT.template(
          "Column {column} cannot be read as {type}",
          "a report file contains only text, numbers, booleans, dates and times",
          "declare the column as STRING, INT, BIGINT, DOUBLE, DECIMAL, BOOLEAN, DATE or TIMESTAMP");

  private static final ErrorTemplate TYPE_WITHOUT_ZONE =
      ErrorCode.SCHEMA_HINT.template(
          "Column {column} cannot be read as {type}",
          "the service's times have a time zone, which {type} lacks. With"
              + " spark.sql.timestampType=TIMESTAMP_NTZ, TIMESTAMP also means {type}",
          "declare the column as TIMESTAMP_LTZ in the schema");

  private static final Map<ColumnType, DataType> SIMPLE_TYPES =
      Map.of(
          ColumnType.STRING, DataTypes.StringType,
          ColumnType.INT, DataTypes.IntegerType,
          ColumnType.BIGINT, DataTypes.LongType,
          ColumnType.DOUBLE, DataTypes.DoubleType,
          ColumnType.BOOLEAN, DataTypes.BooleanType,
          ColumnType.DATE, DataTypes.DateType,
          ColumnType.TIMESTAMP, DataTypes.TimestampType);

  private SparkTypes() {}

  /**
   * Makes every column nullable, because any field of a file may be empty. For a column that is not
   * nullable, Spark would not check for nulls and read undefined values.
   */
  public static StructType withNullableColumns(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
            .toArray(StructField[]::new));
  }

  /** Converts a schema to Spark's, with the comments of the data dictionary. */
  public static StructType toStructType(ReportSchema schema) {
    return new StructType(
        schema.columns().stream().map(SparkTypes::toField).toArray(StructField[]::new));
  }

  private static StructField toField(ReportColumn column) {
    return new StructField(column.name(), toDataType(column.type()), true, commentMetadata(column));
  }

  private static Metadata commentMetadata(ReportColumn column) {
    return column.comment().isEmpty()
        ? Metadata.empty()
        : new MetadataBuilder().putString("comment", column.comment()).build();
  }

  private static DataType toDataType(ColumnType type) {
    DataType simpleType = SIMPLE_TYPES.get(type);
    return simpleType != null
        ? simpleType
        : DataTypes.createDecimalType(type.precision(), type.scale());
  }

  /**
   * Converts Spark's schema to the core's types.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if a column has an unsupported type
   */
  public static ReportSchema toReportSchema(StructType schema) {
    return new ReportSchema(
        Arrays.stream(schema.fields())
            .map(field -> new ReportColumn(field.name(), toColumnType(field)))
            .toList());
  }

  private static ColumnType toColumnType(StructField field) {
    if (field.dataType() instanceof DecimalType decimal) {
      return ColumnType.decimal(decimal.precision(), decimal.scale());
    }
    return SIMPLE_TYPES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(field.dataType()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> unsupportedTypeError(field));
  }

  private static RuntimeException unsupportedTypeError(StructField field) {
    boolean withoutZone = field.dataType().equals(DataTypes.TimestampNTZType);
    return (withoutZone ? TYPE_WITHOUT_ZONE : UNSUPPORTED_TYPE)
        .error(field.name(), field.dataType().sql());
  }
}
