package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;
import java.util.Optional;

/**
 * Decodes dates to days since 1970-01-01, in every {@link TemporalForm}. Of a time, the day in UTC
 * is kept and the time of day is cut, but a month must be midnight UTC.
 */
final class DateDecoder implements FieldDecoder {
  private final IntColumn column;
  private final TemporalParser parser;
  private final boolean isMonthColumn;
  private long droppedTimeCount;
  private boolean lastValueHasTime;

  /**
   * @param isMonthColumn whether the column contains months, which have no time of day
   */
  DateDecoder(IntColumn column, boolean isMonthColumn) {
    this.column = column;
    this.isMonthColumn = isMonthColumn;
    this.parser = TemporalParser.ofDates(isMonthColumn);
  }

  @Override
  public IntColumn column() {
    return column;
  }

  @Override
  public boolean tryAppend(byte[] utf8, int offset, int length) {
    long micros = parser.parseMicros(utf8, offset, length);
    long day = Math.floorDiv(micros, EpochMicros.PER_DAY);
    lastValueHasTime = micros != EpochMicros.NOT_A_DATE && day * EpochMicros.PER_DAY != micros;
    if (micros == EpochMicros.NOT_A_DATE || (lastValueHasTime && isMonthColumn)) {
      return false;
    }
    droppedTimeCount += lastValueHasTime ? 1 : 0;
    column.append((int) day);
    return true;
  }

  @Override
  public int appendUntilMisfit(byte[] bytes, long[] spans, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = FieldSpan.length(spans[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!tryAppend(bytes, FieldSpan.start(spans[i]), length)) {
        return i;
      }
    }
    return to;
  }

  @Override
  public long droppedTimeCount() {
    return droppedTimeCount;
  }

  @Override
  public Optional<TemporalParser> temporalParser() {
    return Optional.of(parser);
  }

  @Override
  public String expectation() {
    return lastValueHasTime
        ? "a month without a time of day other than midnight UTC"
        : parser.expectation();
  }
}
