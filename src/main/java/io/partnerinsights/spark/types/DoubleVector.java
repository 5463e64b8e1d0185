package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.DoubleColumn;
import org.apache.spark.sql.types.DataType;

/** A vector of type DOUBLE. */
final class DoubleVector extends FileColumnVector {
  private final DoubleColumn values;

  DoubleVector(DataType type, DoubleColumn values) {
    super(type, values);
    this.values = values;
  }

  @Override
  public double getDouble(int row) {
    return values.valueAt(row);
  }
}
