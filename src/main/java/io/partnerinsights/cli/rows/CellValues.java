package io.partnerinsights.cli.rows;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The value of one row in one column. */
final class CellValues {
  /** Doubles outside these bounds are written with an exponent, as their digits would be many. */
  private static final double MIN_PLAIN_NUMBER = 1e-7;

  private static final double MAX_PLAIN_NUMBER = 1e17;

  private CellValues() {}

  /**
   * Returns a value: a String, Boolean, Integer, Long, BigDecimal, LocalDate or Instant, or null. A
   * DOUBLE is the shortest decimal number that is read as the same double. A DECIMAL has no zeros
   * at its end.
   */
  static @Nullable Object valueAt(Column column, ColumnType type, int row) {
    if (column.isNull(row)) {
      return null;
    }
    if (column instanceof BytesColumn texts) {
      return texts.valueAt(row);
    } else if (column instanceof IntColumn integers) {
      int value = integers.valueAt(row);
      return type.equals(ColumnType.DATE) ? (Object) LocalDate.ofEpochDay(value) : value;
    } else if (column instanceof LongColumn longs) {
      long value = longs.valueAt(row);
      return type.equals(ColumnType.TIMESTAMP)
          ? (Object) Instant.EPOCH.plus(value, ChronoUnit.MICROS)
          : value;
    } else if (column instanceof DoubleColumn doubles) {
      return BigDecimal.valueOf(doubles.valueAt(row));
    } else if (column instanceof DecimalColumn decimals) {
      return withoutTrailingZeros(decimals.valueAt(row));
    }
    return ((BooleanColumn) column).valueAt(row);
  }

  private static BigDecimal withoutTrailingZeros(BigDecimal number) {
    BigDecimal strippedNumber = number.stripTrailingZeros();
    return strippedNumber.scale() < 0 ? strippedNumber.setScale(0) : strippedNumber;
  }

  /** Returns the values of a row as texts; null is an empty text. */
  static List<String> rowTexts(ColumnBatch batch, List<ReportColumn> columns, int row) {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> toText(valueAt(batch.column(i), columns.get(i).type(), row)))
        .toList();
  }

  private static String toText(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return numberText(number);
    }
    return value == null ? "" : value.toString();
  }

  private static String numberText(BigDecimal number) {
    double magnitude = Math.abs(number.doubleValue());
    boolean isPlain =
        number.signum() == 0 || (magnitude >= MIN_PLAIN_NUMBER && magnitude < MAX_PLAIN_NUMBER);
    return isPlain ? number.toPlainString() : number.toString();
  }
}
