package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.LongColumn;
import org.apache.spark.sql.types.DataType;

/** A vector of type BIGINT, or of type TIMESTAMP in microseconds since 1970-01-01T00:00:00Z. */
final class LongVector extends FileColumnVector {
  private final LongColumn values;

  LongVector(DataType type, LongColumn values) {
    super(type, values);
    this.values = values;
  }

  @Override
  public long getLong(int row) {
    return values.valueAt(row);
  }
}
