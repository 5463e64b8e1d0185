package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.LongColumn;
import java.util.Optional;

/** Microseconds since 1970-01-01T00:00:00Z, from any of the forms of {@link TemporalColumn}. */
final class TimestampDecoder implements FieldDecoder {
  private final LongColumn column;
  private final TemporalColumn temporal = new TemporalColumn();

  TimestampDecoder(LongColumn column) {
    this.column = column;
  }

  @Override
  public LongColumn column() {
    return column;
  }

  @Override
  public boolean append(byte[] utf8, int offset, int length) {
    long micros = temporal.micros(utf8, offset, length);
    if (micros == TemporalColumn.NONE) {
      return false;
    }
    column.append(micros);
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
    return "a time no finer than microseconds, " + temporal.expectation();
  }
}
