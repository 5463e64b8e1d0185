package io.partnerinsights.core.csv.decode;

/**
 * Parses dates and times of one ISO form with every digit in a fixed place: no fraction, no offset.
 * This is the fast path for the values of nearly every report. {@link AnyFormParser} parses all
 * others.
 */
record FixedIsoParser(int length, char timeSeparator) {
  private static final int DATE_LENGTH = 10;
  private static final int TIME_LENGTH = 19;

  /** Far below zero, so that every number with such digits is negative. */
  private static final int NOT_DIGITS = -1_000_000;

  /** Parses nothing: no value has length 0. */
  static final FixedIsoParser MATCHES_NOTHING = new FixedIsoParser(0, ' ');

  private static final FixedIsoParser DATE = new FixedIsoParser(DATE_LENGTH, ' ');
  private static final FixedIsoParser SQL_TIME = new FixedIsoParser(TIME_LENGTH, ' ');
  private static final FixedIsoParser ISO_TIME = new FixedIsoParser(TIME_LENGTH, 'T');
  private static final FixedIsoParser ISO_TIME_UTC = new FixedIsoParser(TIME_LENGTH + 1, 'T');

  static FixedIsoParser of(TemporalForm form) {
    return switch (form) {
      case ISO_DATE -> DATE;
      case SQL_TIME -> SQL_TIME;
      case ISO_TIME -> ISO_TIME;
      case ISO_TIME_UTC -> ISO_TIME_UTC;
      case ISO_TIME_OFFSET, DIGITS_DATE, MONTH, SHORT_MONTH, MONTH_FIRST, DAY_FIRST, AMBIGUOUS ->
          MATCHES_NOTHING;
    };
  }

  /** Returns microseconds since 1970-01-01T00:00:00Z, or {@link EpochMicros#NOT_A_DATE}. */
  long parseMicros(byte[] utf8, int offset, int valueLength) {
    if (valueLength != length || utf8[offset + 4] != '-' || utf8[offset + 7] != '-') {
      return EpochMicros.NOT_A_DATE;
    }
    int year = twoDigits(utf8, offset) * 100 + twoDigits(utf8, offset + 2);
    long midnight =
        EpochMicros.midnight(year, twoDigits(utf8, offset + 5), twoDigits(utf8, offset + 8));
    return length == DATE_LENGTH || midnight == EpochMicros.NOT_A_DATE
        ? midnight
        : addTimeOfDay(midnight, utf8, offset + DATE_LENGTH);
  }

  private long addTimeOfDay(long midnight, byte[] utf8, int start) {
    boolean hasSeparators =
        utf8[start] == timeSeparator && utf8[start + 3] == ':' && utf8[start + 6] == ':';
    if (!hasSeparators || (length > TIME_LENGTH && utf8[start + 9] != 'Z')) {
      return EpochMicros.NOT_A_DATE;
    }
    long timeOfDay =
        EpochMicros.microsOfDay(
            twoDigits(utf8, start + 1), twoDigits(utf8, start + 4), twoDigits(utf8, start + 7));
    return timeOfDay < 0 ? EpochMicros.NOT_A_DATE : midnight + timeOfDay;
  }

  private static int twoDigits(byte[] utf8, int index) {
    int tens = utf8[index] - '0';
    int ones = utf8[index + 1] - '0';
    return (tens | ones) < 0 || tens > 9 || ones > 9 ? NOT_DIGITS : tens * 10 + ones;
  }
}
