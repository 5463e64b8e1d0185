package io.partnerinsights.core.csv.decode;

/**
 * Reads the dates and times of one ISO form where every digit has its place, that is without a
 * fraction or an offset: the values of nearly every report. Whatever it does not read is {@link
 * TemporalText}'s.
 */
final class PlainIsoText {
  private static final int DATE_LENGTH = 10;
  private static final int TIME_LENGTH = 19;

  /** So far below zero that no other digits make up for it. */
  private static final int NO_NUMBER = -1_000_000;

  private final int length;
  private final char beforeTime;

  private PlainIsoText(int length, char beforeTime) {
    this.length = length;
    this.beforeTime = beforeTime;
  }

  static PlainIsoText of(TemporalForm form) {
    return switch (form) {
      case ISO_DATE -> new PlainIsoText(DATE_LENGTH, ' ');
      case SQL_TIME -> new PlainIsoText(TIME_LENGTH, ' ');
      case ISO_TIME -> new PlainIsoText(TIME_LENGTH, 'T');
      case ISO_TIME_UTC -> new PlainIsoText(TIME_LENGTH + 1, 'T');
      // No value has this length.
      case ISO_TIME_OFFSET, US_DATE, US_TIME -> new PlainIsoText(0, ' ');
    };
  }

  /** Microseconds since 1970-01-01T00:00:00Z, or {@link TemporalText#NONE}. */
  long micros(byte[] utf8, int offset, int valueLength) {
    if (valueLength != length || utf8[offset + 4] != '-' || utf8[offset + 7] != '-') {
      return TemporalText.NONE;
    }
    int year = two(utf8, offset) * 100 + two(utf8, offset + 2);
    long midnight = CivilDay.midnight(year, two(utf8, offset + 5), two(utf8, offset + 8));
    return length == DATE_LENGTH || midnight == TemporalText.NONE
        ? midnight
        : atTime(midnight, utf8, offset + DATE_LENGTH);
  }

  private long atTime(long midnight, byte[] utf8, int at) {
    boolean separated = utf8[at] == beforeTime && utf8[at + 3] == ':' && utf8[at + 6] == ':';
    if (!separated || (length > TIME_LENGTH && utf8[at + 9] != 'Z')) {
      return TemporalText.NONE;
    }
    long time = CivilDay.clock(two(utf8, at + 1), two(utf8, at + 4), two(utf8, at + 7));
    return time < 0 ? TemporalText.NONE : midnight + time;
  }

  private static int two(byte[] utf8, int at) {
    int tens = utf8[at] - '0';
    int ones = utf8[at + 1] - '0';
    return (tens | ones) < 0 || tens > 9 || ones > 9 ? NO_NUMBER : tens * 10 + ones;
  }
}
