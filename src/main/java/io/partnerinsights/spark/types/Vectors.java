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
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
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
  public static ColumnVector[] createVectors(
      ColumnBatch batch, List<String> names, StructType schema, Function<String, ?> constants) {
    return Arrays.stream(schema.fields())
        .map(
            field ->
                names.contains(field.name())
                    ? new FileVector(field.dataType(), batch.column(names.indexOf(field.name())))
                    : new ConstantVector(field.dataType(), batch, constants.apply(field.name())))
        .toArray(ColumnVector[]::new);
  }

  /**
   * A vector that returns values of its own type only; every other call is a planning bug and
   * fails. Spark's own vectors are not used, because they copy values. Their internals also differ
   * between the Spark versions that this jar supports.
   */
  private abstract static class ReportVector extends ColumnVector {
    ReportVector(DataType type) {
      super(type);
    }

    /** Does nothing: the reader owns the memory of the batch. */
    @Override
    public final void close() {}

    /** Returns the bytes of a string that Spark casts to BINARY. */
    @Override
    public final byte[] getBinary(int row) {
      return getUTF8String(row).getBytes();
    }

    @Override
    public final byte getByte(int row) {
      throw unsupportedCall();
    }

    @Override
    public final short getShort(int row) {
      throw unsupportedCall();
    }

    @Override
    public final float getFloat(int row) {
      throw unsupportedCall();
    }

    @Override
    public final ColumnarArray getArray(int row) {
      throw unsupportedCall();
    }

    @Override
    public final ColumnarMap getMap(int row) {
      throw unsupportedCall();
    }

    @Override
    public final ColumnVector getChild(int ordinal) {
      throw unsupportedCall();
    }

    private UnsupportedOperationException unsupportedCall() {
      return new UnsupportedOperationException("not a value of a column of type " + dataType());
    }
  }

  /** A vector over one column of a report's file, whose class is that of the column's type. */
  private static final class FileVector extends ReportVector {
    private final Column column;

    FileVector(DataType type, Column column) {
      super(type);
      this.column = column;
    }

    @Override
    public boolean hasNull() {
      return column.nullCount() > 0;
    }

    @Override
    public int numNulls() {
      return column.nullCount();
    }

    @Override
    public boolean isNullAt(int row) {
      return column.isNull(row);
    }

    @Override
    public boolean getBoolean(int row) {
      return ((BooleanColumn) column).valueAt(row);
    }

    /** Returns an INT, or a DATE in days since 1970-01-01. */
    @Override
    public int getInt(int row) {
      return ((IntColumn) column).valueAt(row);
    }

    /** Returns a BIGINT, or a TIMESTAMP in microseconds since 1970-01-01T00:00:00Z. */
    @Override
    public long getLong(int row) {
      return ((LongColumn) column).valueAt(row);
    }

    @Override
    public double getDouble(int row) {
      return ((DoubleColumn) column).valueAt(row);
    }

    @Override
    public @Nullable Decimal getDecimal(int row, int precision, int scale) {
      DecimalColumn decimals = (DecimalColumn) column;
      if (decimals.isNull(row)) {
        return null;
      }
      return decimals.isCompact()
          ? Decimal.createUnsafe(decimals.unscaledAt(row), precision, scale)
          : Decimal.apply(decimals.valueAt(row), precision, scale);
    }

    /** Returns a string that refers to the batch's bytes without copying them. */
    @Override
    public UTF8String getUTF8String(int row) {
      BytesColumn strings = (BytesColumn) column;
      return UTF8String.fromBytes(strings.bytes(), strings.startAt(row), strings.lengthAt(row));
    }
  }

  /** A vector with the same value in all rows, in Spark's internal form; the value may be null. */
  private static final class ConstantVector extends ReportVector {
    private final ColumnBatch batch;
    private final Object value;

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
      return value == null ? batch.rowCount() : 0;
    }

    @Override
    public boolean isNullAt(int row) {
      return value == null;
    }

    @Override
    public boolean getBoolean(int row) {
      return (Boolean) value;
    }

    @Override
    public int getInt(int row) {
      return (Integer) value;
    }

    @Override
    public long getLong(int row) {
      return (Long) value;
    }

    @Override
    public double getDouble(int row) {
      return (Double) value;
    }

    @Override
    public Decimal getDecimal(int row, int precision, int scale) {
      return (Decimal) value;
    }

    @Override
    public UTF8String getUTF8String(int row) {
      return (UTF8String) value;
    }
  }
}
