package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;
import java.util.Optional;

/**
 * Decodes dates to days since 1970-01-01, in every {@link TemporalForm}. A time of day must be
 * midnight UTC.
 */
final class DateDecoder implements FieldDecoder {
  private final IntColumn column;
  private final TemporalParser temporal;
  private boolean hasTimeOfDay;

  DateDecoder(IntColumn column, TemporalParser temporal) {
    this.column = column;
    this.temporal = temporal;
  }

  @Override
  public IntColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    long micros = temporal.micros(utf8, offset, length);
    hasTimeOfDay = micros != EpochMicros.NONE && micros % EpochMicros.PER_DAY != 0;
    if (micros == EpochMicros.NONE || hasTimeOfDay) {
      return false;
    }
    column.append((int) (micros / EpochMicros.PER_DAY));
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
  public Optional<TemporalParser> temporal() {
    return Optional.of(temporal);
  }

  @Override
  public String expectation() {
    return hasTimeOfDay
        ? "a date without a time of day other than midnight UTC"
        : temporal.expectation();
  }
}
