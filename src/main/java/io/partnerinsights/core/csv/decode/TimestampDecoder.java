package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;
import java.util.Optional;

/**
 * Decodes times to microseconds since 1970-01-01T00:00:00Z, in every {@link TemporalForm}. A date
 * stands for its midnight.
 */
final class TimestampDecoder implements FieldDecoder {
  private final LongColumn column;
  private final TemporalParser temporal;
  private final int digits;
  private final long microsPerUnit;

  /**
   * @param digits maximum number of digits after the seconds, 0 to 6
   */
  TimestampDecoder(LongColumn column, int digits, TemporalParser temporal) {
    this.column = column;
    this.temporal = temporal;
    this.digits = digits;
    this.microsPerUnit = (long) Math.pow(10, 6 - digits);
  }

  @Override
  public LongColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    long micros = temporal.micros(utf8, offset, length);
    boolean finer = microsPerUnit > 1 && micros % microsPerUnit != 0;
    if (micros == EpochMicros.NONE || finer) {
      return false;
    }
    column.append(micros);
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
    return temporal.expectation() + ", with at most %d digits after the seconds".formatted(digits);
  }
}
