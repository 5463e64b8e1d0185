package io.partnerinsights.spark.vector;

import io.partnerinsights.core.csv.column.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * One column of the current batch. Spark asks a vector only for its own type; every other question
 * is a bug in planning and fails. Spark's OnHeapColumnVector is not used: it copies, and its
 * internals differ between the Sparks that this jar runs on.
 */
abstract class ReportVector extends ColumnVector {
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

  /** The batch's memory belongs to the reader. */
  @Override
  public final void close() {}

  @Override
  public boolean getBoolean(int row) {
    throw unsupported();
  }

  @Override
  public byte getByte(int row) {
    throw unsupported();
  }

  @Override
  public short getShort(int row) {
    throw unsupported();
  }

  @Override
  public int getInt(int row) {
    throw unsupported();
  }

  @Override
  public long getLong(int row) {
    throw unsupported();
  }

  @Override
  public float getFloat(int row) {
    throw unsupported();
  }

  @Override
  public double getDouble(int row) {
    throw unsupported();
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    throw unsupported();
  }

  @Override
  public UTF8String getUTF8String(int row) {
    throw unsupported();
  }

  @Override
  public byte[] getBinary(int row) {
    throw unsupported();
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw unsupported();
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw unsupported();
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw unsupported();
  }

  private UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("not a value of a column of type " + dataType());
  }
}
