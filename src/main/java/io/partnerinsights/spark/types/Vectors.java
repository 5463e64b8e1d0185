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

/** Makes the vectors of a batch; the columns are the same for all of a reader's batches. */
public final class Vectors {
  private Vectors() {}

  /**
   * One vector for each column, in the order of the schema; values appear in them as the batch is
   * filled.
   *
   * @param columns those of the batch, in its order
   * @param schema these and others, in any order
   * @param constants what the others say in all rows, by their names: as Spark has it inside, or
   *     null
   */
  public static ColumnVector[] over(
      ColumnBatch batch, StructType columns, StructType schema, Function<String, ?> constants) {
    List<String> names = Arrays.asList(columns.fieldNames());
    return Arrays.stream(schema.fields())
        .map(
            field ->
                names.contains(field.name())
                    ? over(batch.column(names.indexOf(field.name())), field.dataType())
                    : constant(batch, field, constants))
        .toArray(ColumnVector[]::new);
  }

  private static ColumnVector constant(
      ColumnBatch batch, StructField field, Function<String, ?> constants) {
    return new ConstantVector(field.dataType(), batch, constants.apply(field.name()));
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
