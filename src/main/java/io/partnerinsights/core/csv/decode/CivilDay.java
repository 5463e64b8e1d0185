package io.partnerinsights.core.csv.decode;

import java.util.concurrent.TimeUnit;

/** Days and times of day in microseconds, as ISO 8601 counts them, for the years 0001 to 9999. */
final class CivilDay {
  static final long MICROS = TimeUnit.DAYS.toMicros(1);

  private static final long MICROS_OF_SECOND = TimeUnit.SECONDS.toMicros(1);
  private static final int YEAR_0_TO_1970 = 719_528;
  private static final int LEAST_MONTH = 28;

  private CivilDay() {}

  /**
   * Microseconds from 1970 to the day's midnight; {@link TemporalText#NONE} if there is no such.
   */
  static long midnight(int year, int month, int day) {
    if (year < 1 || month < 1 || month > 12 || day < 1) {
      return TemporalText.NONE;
    }
    return day > LEAST_MONTH && day > lengthOfMonth(year, month)
        ? TemporalText.NONE
        : epochDay(year, month, day) * MICROS;
  }

  /** Microseconds since midnight, or a negative number if there is no such time. */
  static long clock(int hour, int minute, int second) {
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return -1;
    }
    return ((hour * 60L + minute) * 60 + second) * MICROS_OF_SECOND;
  }

  private static int lengthOfMonth(int year, int month) {
    return switch (month) {
      case 2 -> isLeap(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Days before the year, of whole months before the month as 367/12 counts them, and its own. */
  private static int epochDay(int year, int month, int day) {
    int days = 365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
    days += (367 * month - 362) / 12 + day - 1;
    if (month > 2) {
      days -= isLeap(year) ? 1 : 2;
    }
    return days - YEAR_0_TO_1970;
  }

  private static boolean isLeap(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }
}
