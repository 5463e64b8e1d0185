package io.partnerinsights.core.csv.decode;

import java.util.concurrent.TimeUnit;

/**
 * Reads one date or time in any {@link TemporalForm}; holds where it is in the text, so one serves
 * one column. Years are 0001 to 9999, seconds 00 to 59.
 */
final class TemporalText {
  /** What {@link #micros} answers for a text that is no date or time. */
  static final long NONE = Long.MIN_VALUE;

  private static final int FRACTION_DIGITS = 9;
  private static final int MICRO_DIGITS = 6;
  private static final int HALF_DAY = 12;
  private static final int LARGEST_OFFSET_HOURS = 18;
  private static final int BAD = -1;

  private byte[] bytes;
  private int at;
  private int end;
  private TemporalForm form;

  /** Microseconds since 1970-01-01T00:00:00Z, or {@link #NONE}. */
  long micros(byte[] utf8, int offset, int length) {
    bytes = utf8;
    at = offset;
    end = offset + length;
    form = null;
    boolean slashed = length > 2 && (utf8[offset + 1] == '/' || utf8[offset + 2] == '/');
    return slashed ? american() : iso();
  }

  /** The form of the text just read, if it was a date or time. */
  TemporalForm form() {
    return form;
  }

  private long iso() {
    int year = number(4, 4);
    int month = take('-') ? number(2, 2) : BAD;
    int day = take('-') ? number(2, 2) : BAD;
    long midnight = CivilDay.midnight(year, month, day);
    if (midnight == NONE || at == end) {
      return as(TemporalForm.ISO_DATE, midnight);
    }
    boolean sql = bytes[at] == ' ';
    if (!take(sql ? ' ' : 'T')) {
      return NONE;
    }
    long time = clock(number(2, 2));
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
    if (take('Z')) {
      return at == end ? as(TemporalForm.ISO_TIME_UTC, micros) : NONE;
    }
    boolean west = take('-');
    if (!west && !take('+')) {
      return NONE;
    }
    int hours = number(2, 2);
    int minutes = take(':') ? number(2, 2) : BAD;
    if (hours < 0 || hours > LARGEST_OFFSET_HOURS || minutes < 0 || minutes > 59 || at != end) {
      return NONE;
    }
    long offset = TimeUnit.MINUTES.toMicros(hours * 60L + minutes);
    return as(TemporalForm.ISO_TIME_OFFSET, west ? micros + offset : micros - offset);
  }

  private long american() {
    int month = number(1, 2);
    int day = take('/') ? number(1, 2) : BAD;
    int year = take('/') ? number(4, 4) : BAD;
    long midnight = CivilDay.midnight(year, month, day);
    if (midnight == NONE || at == end) {
      return as(TemporalForm.US_DATE, midnight);
    }
    int hour = take(' ') ? number(1, 2) : BAD;
    if (hour < 1 || hour > HALF_DAY) {
      return NONE;
    }
    long time = clock(hour % HALF_DAY);
    int halves = time != BAD && take(' ') ? halfDays() : BAD;
    if (halves == BAD) {
      return NONE;
    }
    return as(
        TemporalForm.US_TIME, midnight + time + TimeUnit.HOURS.toMicros(halves * (long) HALF_DAY));
  }

  /** 0 for AM, 1 for PM. */
  private int halfDays() {
    if (end - at != 2 || (bytes[at + 1] | 0x20) != 'm') {
      return BAD;
    }
    int letter = bytes[at] | 0x20;
    return letter == 'a' ? 0 : letter == 'p' ? 1 : BAD;
  }

  private long clock(int hour) {
    int minute = take(':') ? number(2, 2) : BAD;
    int second = take(':') ? number(2, 2) : BAD;
    return CivilDay.clock(hour, minute, second);
  }

  /** Microseconds; what is finer must be zeros, or a part of the value would be lost. */
  private long fraction() {
    if (!take('.')) {
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
    return digits == 0 || digits > FRACTION_DIGITS ? BAD : micros;
  }

  private long as(TemporalForm read, long micros) {
    form = read;
    return micros;
  }

  private boolean take(char letter) {
    boolean there = at < end && bytes[at] == letter;
    at += there ? 1 : 0;
    return there;
  }

  private int number(int fewest, int most) {
    int first = at;
    int value = 0;
    while (at < end && at - first < most && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + bytes[at++] - '0';
    }
    return at - first < fewest ? BAD : value;
  }
}
