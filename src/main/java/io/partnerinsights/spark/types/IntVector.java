package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.IntColumn;
import org.apache.spark.sql.types.DataType;

/** A vector of type INT, or of type DATE in days since 1970-01-01. */
final class IntVector extends FileColumnVector {
  private final IntColumn values;

  IntVector(DataType type, IntColumn values) {
    super(type, values);
    this.values = values;
  }

  @Override
  public int getInt(int row) {
    return values.valueAt(row);
  }
}
