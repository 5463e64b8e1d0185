package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.util.Optional;

/**
 * Decodes the fields of one column, in row order, and appends the values to a {@link Column}. A
 * decoder may keep state, such as the order of the column's dates, so it serves one column of one
 * file. Not thread-safe.
 */
public sealed interface FieldDecoder
    permits BooleanDecoder,
        DateDecoder,
        DecimalDecoder,
        DoubleDecoder,
        IntDecoder,
        LongDecoder,
        StringDecoder,
        TimestampDecoder {

  /** Creates a decoder of a report's column, with room for {@code capacity} rows at first. */
  static FieldDecoder of(ReportColumn column, int capacity) {
    ColumnType type = column.type();
    return switch (type.base()) {
      case STRING -> new StringDecoder(new BytesColumn(capacity));
      case INT -> new IntDecoder(new IntColumn(capacity));
      case BIGINT -> new LongDecoder(new LongColumn(capacity));
      case DOUBLE ->
          new DoubleDecoder(new DoubleColumn(capacity), type.precision(), new ShortNumberParser());
      case DECIMAL ->
          new DecimalDecoder(new DecimalColumn(capacity, type.precision(), type.scale()));
      case BOOLEAN -> new BooleanDecoder(new BooleanColumn(capacity));
      case DATE -> new DateDecoder(new IntColumn(capacity), column.isMonth());
      case TIMESTAMP ->
          new TimestampDecoder(
              new LongColumn(capacity),
              type.precision(),
              TemporalParser.ofTimestamps(column.isMonth()));
    };
  }

  Column column();

  /**
   * Appends the field's value as a row.
   *
   * @param utf8 holds the field, without its quotes
   * @param length at least 1, because an empty field is a missing value
   * @return false if the text is not a value of the type; then no row is appended
   */
  boolean tryAppend(byte[] utf8, int offset, int length);

  /**
   * Appends the fields of a chunk, up to the first that does not fit. Each decoder has its own copy
   * of this loop, so that the compiler can inline its {@link #tryAppend}.
   *
   * @param bytes holds the fields
   * @param spans the fields, see {@link FieldSpan}, from index {@code from} to before {@code to}
   * @return the index of the first field that does not fit, or {@code to}
   */
  int appendUntilMisfit(byte[] bytes, long[] spans, int from, int to);

  /**
   * Returns whether the column's values are spans of the array last passed to {@link
   * #appendUntilMisfit}. Then the array must not change until the column is cleared.
   */
  default boolean pointsIntoBytes() {
    return false;
  }

  /** Returns how many values were rounded to the column's digits so far. */
  default long roundedCount() {
    return 0;
  }

  /** Returns the number of values whose time of day was cut so far. */
  default long droppedTimeCount() {
    return 0;
  }

  /** Returns the parser of the column's dates or times; empty for other types. */
  default Optional<TemporalParser> temporalParser() {
    return Optional.empty();
  }

  /** Describes what fits, to follow the word "expected": {@code true or false, yes or no}. */
  String expectation();
}
