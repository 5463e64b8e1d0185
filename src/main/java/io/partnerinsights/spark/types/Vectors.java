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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

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

  /** A vector over one column of a report's file. Subclasses return the values. */
  private abstract static class FileColumnVector extends SingleTypeVector {
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

  /** A vector of type STRING; its values refer to the batch's bytes without copying them. */
  private static final class StringVector extends FileColumnVector {
    private final BytesColumn values;

    StringVector(BytesColumn values) {
      super(DataTypes.StringType, values);
      this.values = values;
    }

    @Override
    public UTF8String getUTF8String(int row) {
      return UTF8String.fromBytes(values.bytes(), values.startAt(row), values.lengthAt(row));
    }

    /** Returns the bytes of a string that Spark casts to BINARY. */
    @Override
    public byte[] getBinary(int row) {
      return getUTF8String(row).getBytes();
    }
  }

  /** A vector of type BIGINT, or of type TIMESTAMP in microseconds since 1970-01-01T00:00:00Z. */
  private static final class LongVector extends FileColumnVector {
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

  /** A vector of type DOUBLE. */
  private static final class DoubleVector extends FileColumnVector {
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

  /** A vector of type INT, or of type DATE in days since 1970-01-01. */
  private static final class IntVector extends FileColumnVector {
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

  /** A vector of type BOOLEAN. */
  private static final class BooleanVector extends FileColumnVector {
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

  /** A vector of type DECIMAL(precision, scale). */
  private static final class DecimalVector extends FileColumnVector {
    private final DecimalColumn values;

    DecimalVector(DecimalColumn values) {
      super(DataTypes.createDecimalType(values.precision(), values.scale()), values);
      this.values = values;
    }

    @Override
    public @Nullable Decimal getDecimal(int row, int precision, int scale) {
      if (values.isNull(row)) {
        return null;
      }
      return values.isCompact()
          ? Decimal.createUnsafe(values.unscaledAt(row), precision, scale)
          : Decimal.apply(values.valueAt(row), precision, scale);
    }
  }

  /**
   * A vector with the same value in all rows. Its type is STRING, or TIMESTAMP in microseconds
   * since 1970-01-01T00:00:00Z.
   */
  private static final class ConstantVector extends SingleTypeVector {
    private final ColumnBatch batch;
    private final Object value;

    /** Creates a vector of a value in Spark's internal form; the value may be null. */
    ConstantVector(DataType type, ColumnBatch batch, Object value) {
      super(type);
      this.batch = batch;
      this.value = value;
    }

    @Override
    public boolean hasNull() {
      return value == null;
    }

    @Override
    public int numNulls() {
      return value == null ? batch.rows() : 0;
    }

    @Override
    public boolean isNullAt(int row) {
      return value == null;
    }

    @Override
    public long getLong(int row) {
      return (Long) value;
    }

    @Override
    public UTF8String getUTF8String(int row) {
      return (UTF8String) value;
    }

    /** Returns the bytes of a string that Spark casts to BINARY. */
    @Override
    public byte[] getBinary(int row) {
      return getUTF8String(row).getBytes();
    }
  }
}
