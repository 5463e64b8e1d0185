package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.ColumnBatch;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A vector with the same value in all rows. Its type is STRING, or TIMESTAMP in microseconds since
 * 1970-01-01T00:00:00Z.
 */
final class ConstantVector extends SingleTypeVector {
  private final ColumnBatch batch;
  private final Object value;

  /** Creates a vector of a value in Spark's internal form; the value may be null. */
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

  /** Returns the bytes of a string that Spark casts to BINARY. */
  @Override
  public byte[] getBinary(int row) {
    return getUTF8String(row).getBytes();
  }
}
