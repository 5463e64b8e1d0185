package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.csv.scan.FieldSpan;
import java.util.Optional;

/**
 * Decodes times to microseconds since 1970-01-01T00:00:00Z, in every {@link TemporalForm}. A date
 * stands for its midnight.
 *
 * @param maxFractionDigits maximum number of digits after the seconds, 0 to 6
 */
record TimestampDecoder(LongColumn column, int maxFractionDigits, TemporalParser parser)
    implements FieldDecoder {
  private static final int MICRO_DIGITS = 6;

  @Override
  public boolean tryAppend(byte[] utf8, int offset, int length) {
    long micros = parser.parseMicros(utf8, offset, length);
    if (micros == EpochMicros.NOT_A_DATE
        || (maxFractionDigits < MICRO_DIGITS && isTooFine(micros))) {
      return false;
    }
    column.append(micros);
    return true;
  }

  private boolean isTooFine(long micros) {
    return micros % ShortNumberParser.powerOf10(MICRO_DIGITS - maxFractionDigits) != 0;
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
  public Optional<TemporalParser> temporalParser() {
    return Optional.of(parser);
  }

  @Override
  public String expectation() {
    return parser.expectation()
        + ", with at most "
        + maxFractionDigits
        + " digits after the seconds";
  }
}
