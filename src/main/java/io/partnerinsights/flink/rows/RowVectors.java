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
import io.partnerinsights.flink.plan.Metadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Shows the rows of a batch as Flink's vectors, without a copy. */
public final class RowVectors {
  private static final int MICROS_PER_MILLI = 1_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private RowVectors() {}

  /**
   * Returns the batch with the columns of the read.
   *
   * @param batch belongs to the result from now on
   * @param split the split that the rows come from
   */
  public static VectorizedColumnBatch of(ColumnBatch batch, ReadSplit split, FlinkRead read) {
    List<ColumnVector> vectors = new ArrayList<>();
    for (int i = 0; i < batch.columns().size(); i++) {
      vectors.add(vector(batch.column(i), read.columns().getTypeAt(i)));
    }
    read.metadata().forEach(column -> vectors.add(constant(column, split)));
    VectorizedColumnBatch result = new VectorizedColumnBatch(vectors.toArray(ColumnVector[]::new));
    result.setNumRows(batch.rows());
    return result;
  }

  private static ColumnVector vector(Column column, LogicalType type) {
    if (column instanceof BytesColumn texts) {
      return new TextVector(texts);
    } else if (column instanceof LongColumn longs) {
      return type.is(LogicalTypeRoot.BIGINT) ? new LongVector(longs) : new TimestampVector(longs);
    } else if (column instanceof DoubleColumn doubles) {
      return new DoubleVector(doubles);
    } else if (column instanceof IntColumn ints) {
      return new IntVector(ints);
    } else if (column instanceof BooleanColumn booleans) {
      return new BooleanVector(booleans);
    }
    return new DecimalVector((DecimalColumn) column);
  }

  private static ColumnVector constant(Metadata column, ReadSplit split) {
    return switch (column) {
      case REPORT_ID -> new ConstantText(split.reportId());
      case EXECUTION_ID -> new ConstantText(split.executionId());
      case GENERATED_TIME -> new ConstantTime(split.generatedTime().orElse(null));
    };
  }

  private record TextVector(BytesColumn texts) implements BytesColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return texts.isNull(row);
    }

    @Override
    public Bytes getBytes(int row) {
      return new Bytes(texts.bytes(), texts.startAt(row), texts.lengthAt(row));
    }
  }

  private record LongVector(LongColumn longs) implements LongColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return longs.isNull(row);
    }

    @Override
    public long getLong(int row) {
      return longs.valueAt(row);
    }
  }

  private record TimestampVector(LongColumn micros) implements TimestampColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return micros.isNull(row);
    }

    @Override
    public TimestampData getTimestamp(int row, int precision) {
      long value = micros.valueAt(row);
      return TimestampData.fromEpochMillis(
          Math.floorDiv(value, MICROS_PER_MILLI),
          Math.floorMod(value, MICROS_PER_MILLI) * NANOS_PER_MICRO);
    }
  }

  private record DoubleVector(DoubleColumn doubles) implements DoubleColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return doubles.isNull(row);
    }

    @Override
    public double getDouble(int row) {
      return doubles.valueAt(row);
    }
  }

  private record IntVector(IntColumn ints) implements IntColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return ints.isNull(row);
    }

    @Override
    public int getInt(int row) {
      return ints.valueAt(row);
    }
  }

  private record BooleanVector(BooleanColumn booleans) implements BooleanColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return booleans.isNull(row);
    }

    @Override
    public boolean getBoolean(int row) {
      return booleans.valueAt(row);
    }
  }

  private record DecimalVector(DecimalColumn decimals) implements DecimalColumnVector {
    @Override
    public boolean isNullAt(int row) {
      return decimals.isNull(row);
    }

    @Override
    public DecimalData getDecimal(int row, int precision, int scale) {
      return decimals.isCompact()
          ? DecimalData.fromUnscaledLong(decimals.unscaledAt(row), precision, scale)
          : DecimalData.fromBigDecimal(decimals.valueAt(row), precision, scale);
    }
  }

  /** The same text in all rows. */
  private static final class ConstantText implements BytesColumnVector {
    private final byte[] text;

    ConstantText(String text) {
      this.text = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public boolean isNullAt(int row) {
      return false;
    }

    @Override
    public Bytes getBytes(int row) {
      return new Bytes(text, 0, text.length);
    }
  }

  /** The same time in all rows, or null in all rows. */
  private record ConstantTime(@Nullable Instant time) implements TimestampColumnVector {
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
