package io.partnerinsights.core.csv.decode;

import static io.partnerinsights.core.csv.decode.EpochMicros.NOT_A_DATE;

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
  private static final int MAX_MONTH = 12;
  private static final int DIGITS_DATE_LENGTH = 8;
  private static final int CENTURY = 2000;
  private static final int INVALID = -1;

  /** The bit in which capital and small ASCII letters differ. */
  private static final int CASE_BIT = 0x20;

  private final boolean isMonthColumn;
  private final boolean dropsFinerDigits;
  private DateOrder dateOrder = DateOrder.UNKNOWN;
  private byte[] bytes = new byte[0];
  private int cursor;
  private int end;
  private @Nullable TemporalForm lastForm;

  /**
   * @param isMonthColumn whether each date is the first of a month
   * @param dropsFinerDigits whether digits finer than microseconds are dropped
   */
  AnyFormParser(boolean isMonthColumn, boolean dropsFinerDigits) {
    this.isMonthColumn = isMonthColumn;
    this.dropsFinerDigits = dropsFinerDigits;
  }

  void setDateOrder(DateOrder newDateOrder) {
    dateOrder = newDateOrder;
  }

  /** Returns microseconds since 1970-01-01T00:00:00Z, or {@link EpochMicros#NOT_A_DATE}. */
  long parseMicros(byte[] utf8, int offset, int length) {
    bytes = utf8;
    cursor = offset;
    end = offset + length;
    lastForm = null;
    if (hasCharAt('-', 4)) {
      return parseIso();
    }
    if (hasCharAt('-', 3)) {
      return parseMonthInLetters();
    }
    if (hasCharAt('/', 1) || hasCharAt('/', 2)) {
      return parseSlashDate();
    }
    return length == DIGITS_DATE_LENGTH ? parseDigitsDate() : NOT_A_DATE;
  }

  private boolean hasCharAt(char letter, int offset) {
    return cursor + offset < end && bytes[cursor + offset] == letter;
  }

  /**
   * Returns the form of the last date or time. After a text that is neither, returns {@link
   * TemporalForm#AMBIGUOUS} if only the order of day and month is unknown, else null.
   */
  @Nullable TemporalForm lastForm() {
    return lastForm;
  }

  private long parseDigitsDate() {
    long midnight = EpochMicros.midnight(parseNumber(4, 4), parseNumber(2, 2), parseNumber(2, 2));
    return cursor == end ? rememberForm(TemporalForm.DIGITS_DATE, midnight) : NOT_A_DATE;
  }

  private long parseMonthInLetters() {
    int month = monthOfLetters(bytes, cursor);
    cursor += 4;
    if (isMonthColumn && end - cursor == 2) {
      int year = parseNumber(2, 2);
      return year == INVALID
          ? NOT_A_DATE
          : rememberForm(TemporalForm.SHORT_MONTH, EpochMicros.midnight(CENTURY + year, month, 1));
    }
    int year = parseNumber(4, 4);
    return cursor == end
        ? rememberForm(TemporalForm.MONTH, EpochMicros.midnight(year, month, 1))
        : NOT_A_DATE;
  }

  private long parseIso() {
    int year = parseNumber(4, 4);
    int month = skipChar('-') ? parseNumber(2, 2) : INVALID;
    int day = skipChar('-') ? parseNumber(2, 2) : INVALID;
    long midnight = EpochMicros.midnight(year, month, day);
    if (midnight == NOT_A_DATE || cursor == end) {
      return rememberForm(TemporalForm.ISO_DATE, midnight);
    }
    boolean isSql = skipChar(' ');
    if (isSql) {
      skipChar(' ');
    } else if (!skipChar('T')) {
      return NOT_A_DATE;
    }
    long time = parseTimeOfDay(parseNumber(2, 2));
    long fraction = time == INVALID ? INVALID : parseFraction();
    if (fraction == INVALID) {
      return NOT_A_DATE;
    }
    long micros = midnight + time + fraction;
    if (cursor == end) {
      return rememberForm(isSql ? TemporalForm.SQL_TIME : TemporalForm.ISO_TIME, micros);
    }
    return isSql ? NOT_A_DATE : parseZone(micros);
  }

  private long parseZone(long micros) {
    if (skipChar('Z')) {
      return cursor == end ? rememberForm(TemporalForm.ISO_TIME_UTC, micros) : NOT_A_DATE;
    }
    boolean isWest = skipChar('-');
    if (!isWest && !skipChar('+')) {
      return NOT_A_DATE;
    }
    int hours = parseNumber(2, 2);
    int minutes = skipChar(':') ? parseNumber(2, 2) : INVALID;
    if (hours < 0 || hours > MAX_OFFSET_HOURS || minutes < 0 || minutes > 59 || cursor != end) {
      return NOT_A_DATE;
    }
    long offset = TimeUnit.MINUTES.toMicros(hours * 60L + minutes);
    return rememberForm(TemporalForm.ISO_TIME_OFFSET, isWest ? micros + offset : micros - offset);
  }

  private long parseSlashDate() {
    int firstNumber = parseNumber(1, 2);
    int secondNumber = skipChar('/') ? parseNumber(1, 2) : INVALID;
    int year = skipChar('/') ? parseNumber(4, 4) : INVALID;
    TemporalForm form = slashDateForm(firstNumber, secondNumber);
    boolean dayFirst =
        form == TemporalForm.DAY_FIRST
            || (form == TemporalForm.AMBIGUOUS && dateOrder == DateOrder.DAY_FIRST);
    long midnight =
        dayFirst
            ? EpochMicros.midnight(year, secondNumber, firstNumber)
            : EpochMicros.midnight(year, firstNumber, secondNumber);
    long time = midnight == NOT_A_DATE || cursor == end ? 0 : parseTwelveHourTime();
    if (midnight == NOT_A_DATE || time == INVALID) {
      return NOT_A_DATE;
    }
    return rememberForm(
        form, fitsDateOrder(form, firstNumber == secondNumber) ? midnight + time : NOT_A_DATE);
  }

  /** Returns the form of a date by its first two numbers. */
  private TemporalForm slashDateForm(int firstNumber, int secondNumber) {
    boolean isDayOne = isMonthColumn && firstNumber != secondNumber;
    if (firstNumber > MAX_MONTH || (isDayOne && firstNumber == 1)) {
      return TemporalForm.DAY_FIRST;
    }
    return secondNumber > MAX_MONTH || (isDayOne && secondNumber == 1)
        ? TemporalForm.MONTH_FIRST
        : TemporalForm.AMBIGUOUS;
  }

  private boolean fitsDateOrder(TemporalForm form, boolean sameNumbers) {
    return switch (dateOrder) {
      case ANY -> true;
      case UNKNOWN -> form != TemporalForm.AMBIGUOUS || sameNumbers;
      case MONTH_FIRST -> form != TemporalForm.DAY_FIRST;
      case DAY_FIRST -> form != TemporalForm.MONTH_FIRST;
    };
  }

  /** Parses a time such as {@code 1:45:00 PM} after a blank. */
  private long parseTwelveHourTime() {
    int hour = skipChar(' ') ? parseNumber(1, 2) : INVALID;
    if (hour < 1 || hour > HALF_DAY_HOURS) {
      return INVALID;
    }
    long time = parseTimeOfDay(hour % HALF_DAY_HOURS);
    int half = time != INVALID && skipChar(' ') ? parseAmPm() : INVALID;
    return half == INVALID ? INVALID : time + TimeUnit.HOURS.toMicros(half * (long) HALF_DAY_HOURS);
  }

  /** Parses AM as 0 and PM as 1. */
  private int parseAmPm() {
    if (end - cursor != 2 || (bytes[cursor + 1] | CASE_BIT) != 'm') {
      return INVALID;
    }
    int half = "ap".indexOf(bytes[cursor] | CASE_BIT);
    return half < 0 ? INVALID : half;
  }

  private long parseTimeOfDay(int hour) {
    int minute = skipChar(':') ? parseNumber(2, 2) : INVALID;
    int second = skipChar(':') ? parseNumber(2, 2) : INVALID;
    return EpochMicros.microsOfDay(hour, minute, second);
  }

  /**
   * Parses a fraction of a second to microseconds; digits beyond them must be 0, or are dropped.
   */
  private long parseFraction() {
    if (!skipChar('.')) {
      return 0;
    }
    int digitsStart = cursor;
    long micros = 0;
    while (cursor < end && bytes[cursor] >= '0' && bytes[cursor] <= '9') {
      boolean isMicroDigit = cursor - digitsStart < MICRO_DIGITS;
      if (!isMicroDigit && !dropsFinerDigits && bytes[cursor] != '0') {
        return INVALID;
      }
      micros = isMicroDigit ? micros * 10 + bytes[cursor] - '0' : micros;
      cursor++;
    }
    int digitCount = cursor - digitsStart;
    for (int i = digitCount; i < MICRO_DIGITS; i++) {
      micros *= 10;
    }
    return digitCount == 0 || digitCount > MAX_FRACTION_DIGITS ? INVALID : micros;
  }

  private long rememberForm(TemporalForm form, long micros) {
    lastForm = form;
    return micros;
  }

  private boolean skipChar(char letter) {
    boolean found = cursor < end && bytes[cursor] == letter;
    cursor += found ? 1 : 0;
    return found;
  }

  private int parseNumber(int minDigits, int maxDigits) {
    int digitsStart = cursor;
    int value = 0;
    while (cursor < end
        && cursor - digitsStart < maxDigits
        && bytes[cursor] >= '0'
        && bytes[cursor] <= '9') {
      value = value * 10 + bytes[cursor++] - '0';
    }
    return cursor - digitsStart < minDigits ? INVALID : value;
  }

  /** Returns the number of the month that three letters of any case name, from 1, or -1. */
  private static int monthOfLetters(byte[] utf8, int offset) {
    return switch (lowerCaseKey(utf8[offset], utf8[offset + 1], utf8[offset + 2])) {
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

  private static int lowerCaseKey(int first, int second, int third) {
    return (first | CASE_BIT) << 16 | (second | CASE_BIT) << 8 | (third | CASE_BIT);
  }
}
