package io.partnerinsights.core.csv.decode;

import static io.partnerinsights.core.csv.decode.EpochMicros.NONE;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Parses a date or time in any {@link TemporalForm}. Years are 0001 to 9999, seconds 00 to 59. A
 * parser keeps its position in the text, so each column has its own.
 */
final class AnyFormParser {
  private static final int MAX_FRACTION_DIGITS = 9;
  private static final int MICRO_DIGITS = 6;
  private static final int HALF_DAY_HOURS = 12;
  private static final int MAX_OFFSET_HOURS = 18;
  private static final int MONTHS = 12;
  private static final int DIGITS = 8;
  private static final int CENTURY = 2000;
  private static final int BAD = -1;

  /** The bit in which capital and small ASCII letters differ. */
  private static final int SMALL = 0x20;

  private final boolean months;
  private final boolean onlyDays;
  private DateOrder order = DateOrder.UNKNOWN;
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private @Nullable TemporalForm form;

  /**
   * @param months whether the column has months; its dates are the first of the month
   * @param onlyDays whether digits finer than microseconds are dropped, because only days are
   *     needed
   */
  AnyFormParser(boolean months, boolean onlyDays) {
    this.months = months;
    this.onlyDays = onlyDays;
  }

  /** Sets the order of the dates with slashes. */
  void use(DateOrder next) {
    order = next;
  }

  /** Returns microseconds since 1970-01-01T00:00:00Z, or {@link EpochMicros#NONE}. */
  long micros(byte[] utf8, int offset, int length) {
    bytes = utf8;
    at = offset;
    end = offset + length;
    form = null;
    if (isAt('-', 4)) {
      return iso();
    }
    if (isAt('-', 3)) {
      return monthInLetters();
    }
    if (isAt('/', 1) || isAt('/', 2)) {
      return slashed();
    }
    return length == DIGITS ? dateOfDigits() : NONE;
  }

  private boolean isAt(char letter, int index) {
    return at + index < end && bytes[at + index] == letter;
  }

  /**
   * Returns the form of the text last parsed, which was a date or time. For one that was not,
   * returns {@link TemporalForm#AMBIGUOUS} if only the order of day and month is not known, or
   * null.
   */
  @Nullable TemporalForm form() {
    return form;
  }

  private long dateOfDigits() {
    long midnight = EpochMicros.midnight(number(4, 4), number(2, 2), number(2, 2));
    return at == end ? as(TemporalForm.DIGITS_DATE, midnight) : NONE;
  }

  private long monthInLetters() {
    int month = month(bytes, at);
    at += 4;
    if (months && end - at == 2) {
      int year = number(2, 2);
      return year == BAD
          ? NONE
          : as(TemporalForm.SHORT_MONTH, EpochMicros.midnight(CENTURY + year, month, 1));
    }
    int year = number(4, 4);
    return at == end ? as(TemporalForm.MONTH, EpochMicros.midnight(year, month, 1)) : NONE;
  }

  private long iso() {
    int year = number(4, 4);
    int month = skip('-') ? number(2, 2) : BAD;
    int day = skip('-') ? number(2, 2) : BAD;
    long midnight = EpochMicros.midnight(year, month, day);
    if (midnight == NONE || at == end) {
      return as(TemporalForm.ISO_DATE, midnight);
    }
    boolean sql = skip(' ');
    if (sql) {
      skip(' ');
    } else if (!skip('T')) {
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

  private long slashed() {
    int first = number(1, 2);
    int second = skip('/') ? number(1, 2) : BAD;
    int year = skip('/') ? number(4, 4) : BAD;
    TemporalForm written = formOf(first, second);
    boolean dayFirst =
        written == TemporalForm.DAY_FIRST
            || (written == TemporalForm.AMBIGUOUS && order == DateOrder.DAY_FIRST);
    long midnight =
        dayFirst
            ? EpochMicros.midnight(year, second, first)
            : EpochMicros.midnight(year, first, second);
    long time = midnight == NONE || at == end ? 0 : halfDayTime();
    if (midnight == NONE || time == BAD) {
      return NONE;
    }
    return as(written, fitsOrder(written, first == second) ? midnight + time : NONE);
  }

  /** Returns the form of a date from its numbers alone. */
  private TemporalForm formOf(int first, int second) {
    boolean startsMonth = months && first != second;
    if (first > MONTHS || (startsMonth && first == 1)) {
      return TemporalForm.DAY_FIRST;
    }
    return second > MONTHS || (startsMonth && second == 1)
        ? TemporalForm.MONTH_FIRST
        : TemporalForm.AMBIGUOUS;
  }

  private boolean fitsOrder(TemporalForm written, boolean same) {
    return switch (order) {
      case ANY -> true;
      case UNKNOWN -> written != TemporalForm.AMBIGUOUS || same;
      case MONTH_FIRST -> written != TemporalForm.DAY_FIRST;
      case DAY_FIRST -> written != TemporalForm.MONTH_FIRST;
    };
  }

  /** Parses a time such as {@code 1:45:00 PM} after a blank. */
  private long halfDayTime() {
    int hour = skip(' ') ? number(1, 2) : BAD;
    if (hour < 1 || hour > HALF_DAY_HOURS) {
      return BAD;
    }
    long time = timeOfDay(hour % HALF_DAY_HOURS);
    int halves = time != BAD && skip(' ') ? halfDays() : BAD;
    return halves == BAD ? BAD : time + TimeUnit.HOURS.toMicros(halves * (long) HALF_DAY_HOURS);
  }

  /** Parses AM as 0 and PM as 1. */
  private int halfDays() {
    if (end - at != 2 || (bytes[at + 1] | SMALL) != 'm') {
      return BAD;
    }
    int half = "ap".indexOf(bytes[at] | SMALL);
    return half < 0 ? BAD : half;
  }

  private long timeOfDay(int hour) {
    int minute = skip(':') ? number(2, 2) : BAD;
    int second = skip(':') ? number(2, 2) : BAD;
    return EpochMicros.timeOfDay(hour, minute, second);
  }

  /**
   * Parses a fraction of a second to microseconds; digits beyond them must be 0, or are dropped.
   */
  private long fraction() {
    if (!skip('.')) {
      return 0;
    }
    int first = at;
    long micros = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      boolean kept = at - first < MICRO_DIGITS;
      if (!kept && !onlyDays && bytes[at] != '0') {
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

  /** Returns the number of the month that three letters of any case name, from 1, or -1. */
  private static int month(byte[] utf8, int offset) {
    return switch (key(utf8[offset], utf8[offset + 1], utf8[offset + 2])) {
      case 'j' << 16 | 'a' << 8 | 'n' -> 1;
      case 'f' << 16 | 'e' << 8 | 'b' -> 2;
      case 'm' << 16 | 'a' << 8 | 'r' -> 3;
      case 'a' << 16 | 'p' << 8 | 'r' -> 4;
      case 'm' << 16 | 'a' << 8 | 'y' -> 5;
      case 'j' << 16 | 'u' << 8 | 'n' -> 6;
      case 'j' << 16 | 'u' << 8 | 'l' -> 7;
      case 'a' << 16 | 'u' << 8 | 'g' -> 8;
      case 's' << 16 | 'e' << 8 | 'p' -> 9;
      case 'o' << 16 | 'c' << 8 | 't' -> 10;
      case 'n' << 16 | 'o' << 8 | 'v' -> 11;
      case 'd' << 16 | 'e' << 8 | 'c' -> 12;
      default -> -1;
    };
  }

  private static int key(int first, int second, int third) {
    return (first | SMALL) << 16 | (second | SMALL) << 8 | (third | SMALL);
  }
}
