package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.column.Column;
import org.apache.spark.sql.types.DataType;

/** One column of the current batch, as far as nulls go. */
abstract class ReportVector extends OneTypeVector {
  private final Column column;

  ReportVector(DataType type, Column column) {
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
