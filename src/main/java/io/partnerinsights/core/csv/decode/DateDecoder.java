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
  private final boolean hasMonths;
  private long cutTimeCount;
  private boolean hasTimeOfDay;

  /**
   * @param hasMonths whether the column has months, which have no time of day
   */
  DateDecoder(IntColumn column, boolean hasMonths) {
    this.column = column;
    this.hasMonths = hasMonths;
    this.parser = new TemporalParser(hasMonths, !hasMonths);
  }

  @Override
  public IntColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    long micros = parser.parseMicros(utf8, offset, length);
    long day = Math.floorDiv(micros, EpochMicros.PER_DAY);
    hasTimeOfDay = micros != EpochMicros.NONE && day * EpochMicros.PER_DAY != micros;
    if (micros == EpochMicros.NONE || (hasTimeOfDay && hasMonths)) {
      return false;
    }
    cutTimeCount += hasTimeOfDay ? 1 : 0;
    column.append((int) day);
    return true;
  }

  @Override
  public int appendAll(byte[] bytes, long[] spans, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = FieldSpan.length(spans[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!append(bytes, FieldSpan.start(spans[i]), length)) {
        return i;
      }
    }
    return to;
  }

  @Override
  public long cutTimeCount() {
    return cutTimeCount;
  }

  @Override
  public Optional<TemporalParser> temporalParser() {
    return Optional.of(parser);
  }

  @Override
  public String expectation() {
    return hasTimeOfDay
        ? "a month without a time of day other than midnight UTC"
        : parser.expectation();
  }
}
