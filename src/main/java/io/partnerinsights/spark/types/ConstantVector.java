package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.ColumnBatch;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;

/** STRING, or TIMESTAMP as microseconds since 1970-01-01T00:00:00Z: one value for all rows. */
final class ConstantVector extends OneTypeVector {
  private final ColumnBatch batch;
  private final Object value;

  /** A value as Spark has it inside, or null. */
  ConstantVector(DataType type, ColumnBatch batch, Object value) {
    super(type);
    this.batch = batch;
    this.value = value;
  }

  @Override
  public boolean hasNull() {
    return value == null;
  }

  @Override
  public int numNulls() {
    return value == null ? batch.rows() : 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return value == null;
  }

  @Override
  public long getLong(int row) {
    return (Long) value;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return (UTF8String) value;
  }

  /** Spark asks for the bytes where a string is cast to binary. */
  @Override
  public byte[] getBinary(int row) {
    return getUTF8String(row).getBytes();
  }
}
