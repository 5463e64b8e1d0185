package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.IntColumn;
import java.util.Optional;

/**
 * Days since 1970-01-01, from any of the forms of {@link TemporalColumn} as long as the time is
 * midnight UTC.
 */
final class DateDecoder implements FieldDecoder {
  private final IntColumn column;
  private final TemporalColumn temporal = new TemporalColumn();
  private boolean withTimeOfDay;

  DateDecoder(IntColumn column) {
    this.column = column;
  }

  @Override
  public IntColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    long micros = temporal.micros(utf8, offset, length);
    withTimeOfDay = micros != TemporalColumn.NONE && micros % TemporalColumn.MICROS_OF_DAY != 0;
    if (micros == TemporalColumn.NONE || withTimeOfDay) {
      return false;
    }
    column.append((int) (micros / TemporalColumn.MICROS_OF_DAY));
    return true;
  }

  @Override
  public int appendAll(byte[] bytes, long[] slices, int from, int to) {
    for (int i = from; i < to; i++) {
      int length = FieldSpans.length(slices[i]);
      if (length == 0) {
        column.appendNull();
      } else if (!append(bytes, FieldSpans.start(slices[i]), length)) {
        return i;
      }
    }
    return to;
  }

  @Override
  public Optional<TemporalColumn> temporal() {
    return Optional.of(temporal);
  }

  @Override
  public String expectation() {
    String rule = "a date without a time of day other than midnight UTC";
    return withTimeOfDay ? rule : rule + ", " + temporal.expectation();
  }
}
