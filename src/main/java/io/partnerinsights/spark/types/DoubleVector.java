package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.DoubleColumn;
import org.apache.spark.sql.types.DataType;

/** DOUBLE. */
final class DoubleVector extends ReportVector {
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
