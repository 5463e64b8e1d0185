package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.BytesColumn;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** A vector of type STRING; its values refer to the batch's bytes without copying them. */
final class StringVector extends FileColumnVector {
  private final BytesColumn values;

  StringVector(BytesColumn values) {
    super(DataTypes.StringType, values);
    this.values = values;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return UTF8String.fromBytes(values.bytes(), values.startAt(row), values.lengthAt(row));
  }

  /** Returns the bytes of a string that Spark casts to BINARY. */
  @Override
  public byte[] getBinary(int row) {
    return getUTF8String(row).getBytes();
  }
}
