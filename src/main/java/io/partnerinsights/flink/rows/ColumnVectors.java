package io.partnerinsights.flink.rows;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.MetadataColumn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.BooleanColumnVector;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.DecimalColumnVector;
import org.apache.flink.table.data.columnar.vector.DoubleColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.jspecify.annotations.Nullable;

/** Shows the rows of a batch as Flink's vectors, without a copy. */
public final class ColumnVectors {
  private static final int MICROS_PER_MILLI = 1_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private ColumnVectors() {}

  /**
   * Returns the batch with the columns of the read.
   *
   * @param batch belongs to the result from now on
   * @param split the split that the rows come from
   */
  public static VectorizedColumnBatch toFlinkBatch(
      ColumnBatch batch, ReadSplit split, FlinkRead read) {
    VectorizedColumnBatch result =
        new VectorizedColumnBatch(
            Stream.concat(
                    batch.columns().stream().map(DecodedVector::new),
                    read.metadata().stream().map(column -> metadataVector(column, split)))
                .toArray(ColumnVector[]::new));
    result.setNumRows(batch.rowCount());
    return result;
  }

  private static ColumnVector metadataVector(MetadataColumn column, ReadSplit split) {
    return switch (column) {
      case REPORT_ID -> textVector(split.reportId());
      case EXECUTION_ID -> textVector(split.executionId());
      case GENERATED_TIME -> new ConstantTimeVector(split.findGeneratedTime().orElse(null));
    };
  }

  private static ColumnVector textVector(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return new ConstantTextVector(new BytesColumnVector.Bytes(utf8, 0, utf8.length));
  }

  /**
   * One column of a report's file. Flink asks for values of the column's type only, which decides
   * the class of the column.
   */
  private record DecodedVector(Column column)
      implements BytesColumnVector,
          LongColumnVector,
          TimestampColumnVector,
          DoubleColumnVector,
          IntColumnVector,
          BooleanColumnVector,
          DecimalColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return column.isNull(row);
    }

    @Override
    public Bytes getBytes(int row) {
      BytesColumn texts = (BytesColumn) column;
      return new Bytes(texts.bytes(), texts.startAt(row), texts.lengthAt(row));
    }

    @Override
    public long getLong(int row) {
      return ((LongColumn) column).valueAt(row);
    }

    @Override
    public TimestampData getTimestamp(int row, int precision) {
      long micros = getLong(row);
      return TimestampData.fromEpochMillis(
          Math.floorDiv(micros, MICROS_PER_MILLI),
          Math.floorMod(micros, MICROS_PER_MILLI) * NANOS_PER_MICRO);
    }

    @Override
    public double getDouble(int row) {
      return ((DoubleColumn) column).valueAt(row);
    }

    @Override
    public int getInt(int row) {
      return ((IntColumn) column).valueAt(row);
    }

    @Override
    public boolean getBoolean(int row) {
      return ((BooleanColumn) column).valueAt(row);
    }

    @Override
    public DecimalData getDecimal(int row, int precision, int scale) {
      DecimalColumn decimals = (DecimalColumn) column;
      return decimals.isCompact()
          ? DecimalData.fromUnscaledLong(decimals.unscaledAt(row), precision, scale)
          : DecimalData.fromBigDecimal(decimals.valueAt(row), precision, scale);
    }
  }

  private record ConstantTextVector(Bytes utf8) implements BytesColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return false;
    }

    @Override
    public Bytes getBytes(int row) {
      return utf8;
    }
  }

  /** The same time in all rows, or null in all rows. */
  private record ConstantTimeVector(@Nullable Instant time) implements TimestampColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return time == null;
    }

    @Override
    public TimestampData getTimestamp(int row, int precision) {
      return TimestampData.fromEpochMillis(Objects.requireNonNull(time).toEpochMilli());
    }
  }
}
