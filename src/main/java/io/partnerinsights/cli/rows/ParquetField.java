package io.partnerinsights.cli.rows;

import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A column of a Parquet file.
 *
 * @param name the column's name
 * @param type its type in Parquet
 */
record ParquetField(String name, PrimitiveType type) {

  static ParquetField of(ReportColumn column) {
    return new ParquetField(column.name(), type(column.type()).named(column.name()));
  }

  static MessageType message(List<ParquetField> fields) {
    return new MessageType(
        "rows", fields.stream().<org.apache.parquet.schema.Type>map(ParquetField::type).toList());
  }

  private static Types.PrimitiveBuilder<PrimitiveType> type(ColumnType type) {
    return switch (type.base()) {
      case STRING -> of(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType());
      case INT -> of(PrimitiveTypeName.INT32);
      case BIGINT -> of(PrimitiveTypeName.INT64);
      case DOUBLE -> of(PrimitiveTypeName.DOUBLE);
      case BOOLEAN -> of(PrimitiveTypeName.BOOLEAN);
      case DATE -> of(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType());
      case TIMESTAMP ->
          of(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
      case DECIMAL ->
          (isCompact(type)
                  ? of(PrimitiveTypeName.INT64)
                  : of(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY).length(DecimalColumn.BYTES))
              .as(LogicalTypeAnnotation.decimalType(type.scale(), type.precision()));
    };
  }

  private static boolean isCompact(ColumnType type) {
    return type.precision() <= DecimalColumn.COMPACT_PRECISION;
  }

  private static Types.PrimitiveBuilder<PrimitiveType> of(PrimitiveTypeName name) {
    return Types.optional(name);
  }

  void write(Column column, int row, RecordConsumer to) {
    if (column instanceof BytesColumn texts) {
      to.addBinary(
          Binary.fromReusedByteArray(texts.bytes(), texts.startAt(row), texts.lengthAt(row)));
    } else if (column instanceof IntColumn integers) {
      to.addInteger(integers.valueAt(row));
    } else if (column instanceof LongColumn longs) {
      to.addLong(longs.valueAt(row));
    } else if (column instanceof DoubleColumn doubles) {
      to.addDouble(doubles.valueAt(row));
    } else if (column instanceof DecimalColumn decimals) {
      write(decimals, row, to);
    } else {
      to.addBoolean(((BooleanColumn) column).valueAt(row));
    }
  }

  private static void write(DecimalColumn column, int row, RecordConsumer to) {
    if (column.isCompact()) {
      to.addLong(column.unscaledAt(row));
    } else {
      to.addBinary(Binary.fromConstantByteArray(column.bytesAt(row)));
    }
  }
}
