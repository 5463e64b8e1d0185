package io.partnerinsights.spark.vector;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Makes the vectors of a batch; the columns are the same for all of a reader's batches. */
public final class Vectors {
  private Vectors() {}

  /**
   * One vector for each column, in the order of the schema; values appear in them as the batch is
   * filled.
   */
  public static ColumnVector[] over(ColumnBatch batch, StructType schema) {
    ColumnVector[] vectors = new ColumnVector[schema.length()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = over(batch.column(i), schema.fields()[i].dataType());
    }
    return vectors;
  }

  private static ColumnVector over(Column column, DataType type) {
    if (column instanceof BytesColumn strings) {
      return new StringVector(strings);
    } else if (column instanceof LongColumn longs) {
      return new LongVector(type, longs);
    } else if (column instanceof DoubleColumn doubles) {
      return new DoubleVector(type, doubles);
    } else if (column instanceof IntColumn ints) {
      return new IntVector(type, ints);
    } else if (column instanceof BooleanColumn booleans) {
      return new BooleanVector(type, booleans);
    }
    return new DecimalVector((DecimalColumn) column);
  }
}
