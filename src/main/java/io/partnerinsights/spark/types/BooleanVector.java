package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.BooleanColumn;
import org.apache.spark.sql.types.DataType;

/** A vector of type BOOLEAN. */
final class BooleanVector extends FileColumnVector {
  private final BooleanColumn values;

  BooleanVector(DataType type, BooleanColumn values) {
    super(type, values);
    this.values = values;
  }

  @Override
  public boolean getBoolean(int row) {
    return values.valueAt(row);
  }
}
