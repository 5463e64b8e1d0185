package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.Column;
import org.apache.spark.sql.types.DataType;

/** A vector over one column of a report's file. Subclasses return the values. */
abstract class FileColumnVector extends SingleTypeVector {
  private final Column column;

  FileColumnVector(DataType type, Column column) {
    super(type);
    this.column = column;
  }

  @Override
  public final boolean hasNull() {
    return column.nullCount() > 0;
  }

  @Override
  public final int numNulls() {
    return column.nullCount();
  }

  @Override
  public final boolean isNullAt(int row) {
    return column.isNull(row);
  }
}
