package io.partnerinsights.flink.plan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Converts the core's types to Flink's types and back. Every column is nullable, because any field
 * of a file may be empty.
 */
public final class FlinkTypes {
  public static final ErrorTemplate NOT_NULL_COLUMN =
      ErrorCode.SCHEMA_HINT.template(
          "Column {column} of the table is NOT NULL",
          "any field of a report may be empty, and in a NOT NULL column Flink would read some other"
              + " value instead, such as 0",
          "declare the column without NOT NULL, and leave it out of PRIMARY KEY. To leave out rows"
              + " where the column is null, add WHERE {column} IS NOT NULL to the query");

  private static final ErrorTemplate UNSUPPORTED_TYPE =
      ErrorCode.SCHEMA_HINT.template(
          "Column {column} cannot be read as {type}",
          "a report file contains only text, numbers, booleans, dates and times",
          "declare the column as STRING, INT, BIGINT, DOUBLE, DECIMAL, BOOLEAN, DATE, TIMESTAMP or"
              + " TIMESTAMP_LTZ");

  private static final int MICRO_PRECISION = 6;

  private static final Map<ColumnType, DataType> SIMPLE_TYPES =
      Map.of(
          ColumnType.STRING, DataTypes.STRING(),
          ColumnType.INT, DataTypes.INT(),
          ColumnType.BIGINT, DataTypes.BIGINT(),
          ColumnType.DOUBLE, DataTypes.DOUBLE(),
          ColumnType.BOOLEAN, DataTypes.BOOLEAN(),
          ColumnType.DATE, DataTypes.DATE(),
          ColumnType.TIMESTAMP, DataTypes.TIMESTAMP_LTZ(MICRO_PRECISION));

  private FlinkTypes() {}

  public static DataType toRowDataType(ReportSchema schema) {
    List<DataTypes.Field> fields = new ArrayList<>();
    for (ReportColumn column : schema.columns()) {
      fields.add(DataTypes.FIELD(column.name(), toDataType(column.type())));
    }
    return DataTypes.ROW(fields.toArray(DataTypes.Field[]::new)).notNull();
  }

  public static DataType toDataType(ColumnType type) {
    DataType simpleType = SIMPLE_TYPES.get(type);
    return simpleType != null ? simpleType : DataTypes.DECIMAL(type.precision(), type.scale());
  }

  /**
   * Converts a row type of Flink.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if a column has an unsupported type
   */
  public static ReportSchema toReportSchema(RowType type) {
    return new ReportSchema(
        type.getFields().stream()
            .map(field -> new ReportColumn(field.getName(), toColumnType(field)))
            .toList());
  }

  private static ColumnType toColumnType(RowType.RowField field) {
    LogicalType type = field.getType();
    if (type instanceof DecimalType decimal) {
      return ColumnType.decimal(decimal.getPrecision(), decimal.getScale());
    }
    if (type.isAnyOf(
        LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
        LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
      return ColumnType.timestamp(Math.min(MICRO_PRECISION, LogicalTypeChecks.getPrecision(type)));
    }
    return SIMPLE_TYPES.keySet().stream()
        .filter(simpleType -> toDataType(simpleType).getLogicalType().equals(type.copy(true)))
        .findFirst()
        .orElseThrow(() -> UNSUPPORTED_TYPE.error(field.getName(), type.asSummaryString()));
  }
}
