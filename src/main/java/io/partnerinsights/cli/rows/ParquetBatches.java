package io.partnerinsights.cli.rows;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Passes the rows of a batch, by their numbers, to Parquet. */
final class ParquetBatches extends WriteSupport<Integer> {
  private final MessageType schema;

  @SuppressWarnings("NullAway.Init") // use() sets it
  private ColumnBatch batch;

  @SuppressWarnings("NullAway.Init") // prepareForWrite() sets it
  private RecordConsumer consumer;

  ParquetBatches(ReportSchema schema) {
    List<Type> fields = new ArrayList<>();
    schema.columns().forEach(column -> fields.add(type(column.type()).named(column.name())));
    this.schema = new MessageType("rows", fields);
  }

  void use(ColumnBatch next) {
    this.batch = next;
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema, Map.of());
  }

  /** Parquet calls this one only with a configuration of Hadoop. */
  @Override
  @SuppressWarnings("deprecation") // it is abstract
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer records) {
    this.consumer = records;
  }

  @Override
  public void write(Integer row) {
    consumer.startMessage();
    for (int i = 0; i < schema.getFieldCount(); i++) {
      Column column = batch.column(i);
      if (!column.isNull(row)) {
        consumer.startField(schema.getFieldName(i), i);
        write(column, row, consumer);
        consumer.endField(schema.getFieldName(i), i);
      }
    }
    consumer.endMessage();
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

  private static void write(Column column, int row, RecordConsumer to) {
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
