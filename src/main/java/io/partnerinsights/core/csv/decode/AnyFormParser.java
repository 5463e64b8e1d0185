package io.partnerinsights.core.csv.decode;

import java.util.concurrent.TimeUnit;

/**
 * Parses a date or time in any {@link TemporalForm}. Years are 0001 to 9999, seconds 00 to 59. A
 * parser keeps its position in the text, so each column has its own.
 */
final class AnyFormParser {
  /** Returned by {@link #micros} for a text that is not a date or time. */
  static final long NONE = Long.MIN_VALUE;

  private static final int MAX_FRACTION_DIGITS = 9;
  private static final int MICRO_DIGITS = 6;
  private static final int HALF_DAY_HOURS = 12;
  private static final int MAX_OFFSET_HOURS = 18;
  private static final int DIGITS = 8;
  private static final int BAD = -1;

  private final boolean datesOfDigits;
  private byte[] bytes;
  private int at;
  private int end;
  private TemporalForm form;

  /**
   * @param datesOfDigits whether {@link TemporalForm#DIGITS_DATE} is accepted
   */
  AnyFormParser(boolean datesOfDigits) {
    this.datesOfDigits = datesOfDigits;
  }

  /** Returns microseconds since 1970-01-01T00:00:00Z, or {@link #NONE}. */
  long micros(byte[] utf8, int offset, int length) {
    bytes = utf8;
    at = offset;
    end = offset + length;
    form = null;
    boolean hasSlash = length > 2 && (utf8[offset + 1] == '/' || utf8[offset + 2] == '/');
    boolean hasDash = length > 4 && utf8[offset + 4] == '-';
    if (datesOfDigits && length == DIGITS && !hasSlash && !hasDash) {
      return dateOfDigits();
    }
    return hasSlash ? american() : iso();
  }

  /** Returns the form of the text last parsed; valid only if it was a date or time. */
  TemporalForm form() {
    return form;
  }

  private long dateOfDigits() {
    long midnight = EpochMicros.midnight(number(4, 4), number(2, 2), number(2, 2));
    return at == end ? as(TemporalForm.DIGITS_DATE, midnight) : NONE;
  }

  private long iso() {
    int year = number(4, 4);
    int month = skip('-') ? number(2, 2) : BAD;
    int day = skip('-') ? number(2, 2) : BAD;
    long midnight = EpochMicros.midnight(year, month, day);
    if (midnight == NONE || at == end) {
      return as(TemporalForm.ISO_DATE, midnight);
    }
    boolean sql = bytes[at] == ' ';
    if (!skip(sql ? ' ' : 'T')) {
      return NONE;
    }
    long time = timeOfDay(number(2, 2));
    long fraction = time == BAD ? BAD : fraction();
    if (fraction == BAD) {
      return NONE;
    }
    long micros = midnight + time + fraction;
    if (at == end) {
      return as(sql ? TemporalForm.SQL_TIME : TemporalForm.ISO_TIME, micros);
    }
    return sql ? NONE : zoned(micros);
  }

  private long zoned(long micros) {
    if (skip('Z')) {
      return at == end ? as(TemporalForm.ISO_TIME_UTC, micros) : NONE;
    }
    boolean west = skip('-');
    if (!west && !skip('+')) {
      return NONE;
    }
    int hours = number(2, 2);
    int minutes = skip(':') ? number(2, 2) : BAD;
    if (hours < 0 || hours > MAX_OFFSET_HOURS || minutes < 0 || minutes > 59 || at != end) {
      return NONE;
    }
    long offset = TimeUnit.MINUTES.toMicros(hours * 60L + minutes);
    return as(TemporalForm.ISO_TIME_OFFSET, west ? micros + offset : micros - offset);
  }

  private long american() {
    int month = number(1, 2);
    int day = skip('/') ? number(1, 2) : BAD;
    int year = skip('/') ? number(4, 4) : BAD;
    long midnight = EpochMicros.midnight(year, month, day);
    if (midnight == NONE || at == end) {
      return as(TemporalForm.US_DATE, midnight);
    }
    int hour = skip(' ') ? number(1, 2) : BAD;
    if (hour < 1 || hour > HALF_DAY_HOURS) {
      return NONE;
    }
    long time = timeOfDay(hour % HALF_DAY_HOURS);
    int halves = time != BAD && skip(' ') ? halfDays() : BAD;
    if (halves == BAD) {
      return NONE;
    }
    return as(
        TemporalForm.US_TIME,
        midnight + time + TimeUnit.HOURS.toMicros(halves * (long) HALF_DAY_HOURS));
  }

  /** Parses AM as 0 and PM as 1. */
  private int halfDays() {
    if (end - at != 2 || (bytes[at + 1] | 0x20) != 'm') {
      return BAD;
    }
    int letter = bytes[at] | 0x20;
    return letter == 'a' ? 0 : letter == 'p' ? 1 : BAD;
  }

  private long timeOfDay(int hour) {
    int minute = skip(':') ? number(2, 2) : BAD;
    int second = skip(':') ? number(2, 2) : BAD;
    return EpochMicros.timeOfDay(hour, minute, second);
  }

  /** Parses a fraction of a second to microseconds; digits beyond them must be 0. */
  private long fraction() {
    if (!skip('.')) {
      return 0;
    }
    int first = at;
    long micros = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      boolean kept = at - first < MICRO_DIGITS;
      if (!kept && bytes[at] != '0') {
        return BAD;
      }
      micros = kept ? micros * 10 + bytes[at] - '0' : micros;
      at++;
    }
    int digits = at - first;
    for (int i = digits; i < MICRO_DIGITS; i++) {
      micros *= 10;
    }
    return digits == 0 || digits > MAX_FRACTION_DIGITS ? BAD : micros;
  }

  private long as(TemporalForm parsed, long micros) {
    form = parsed;
    return micros;
  }

  private boolean skip(char letter) {
    boolean found = at < end && bytes[at] == letter;
    at += found ? 1 : 0;
    return found;
  }

  private int number(int minDigits, int maxDigits) {
    int first = at;
    int value = 0;
    while (at < end && at - first < maxDigits && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + bytes[at++] - '0';
    }
    return at - first < minDigits ? BAD : value;
  }
}
