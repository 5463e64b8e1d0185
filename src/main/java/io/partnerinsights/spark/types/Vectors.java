package io.partnerinsights.spark.types;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Creates the vectors over a reader's batch. */
public final class Vectors {
  private Vectors() {}

  /**
   * Creates one vector for each column of the schema, in its order. The reader fills the same batch
   * again and again, and the vectors always show its current rows.
   *
   * @param names the names of the batch's columns, in its order
   * @param schema the columns of the batch and constant columns, in any order
   * @param constants returns the value of a constant column by its name, in Spark's internal form;
   *     the value may be null
   */
  public static ColumnVector[] over(
      ColumnBatch batch, List<String> names, StructType schema, Function<String, ?> constants) {
    return Arrays.stream(schema.fields())
        .map(
            field ->
                names.contains(field.name())
                    ? ofFile(batch.column(names.indexOf(field.name())), field.dataType())
                    : constant(batch, field, constants))
        .toArray(ColumnVector[]::new);
  }

  private static ColumnVector constant(
      ColumnBatch batch, StructField field, Function<String, ?> constants) {
    return new ConstantVector(field.dataType(), batch, constants.apply(field.name()));
  }

  private static ColumnVector ofFile(Column column, DataType type) {
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
