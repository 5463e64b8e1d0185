package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.BytesColumn;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** STRING: each value points at its slice of the batch's bytes. */
final class StringVector extends ReportVector {
  private final BytesColumn values;

  StringVector(BytesColumn values) {
    super(DataTypes.StringType, values);
    this.values = values;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return UTF8String.fromBytes(values.bytes(), values.startAt(row), values.lengthAt(row));
  }

  /** Spark asks for the bytes where a string is cast to binary. */
  @Override
  public byte[] getBinary(int row) {
    return getUTF8String(row).getBytes();
  }
}
