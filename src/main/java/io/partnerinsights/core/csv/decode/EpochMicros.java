package io.partnerinsights.core.csv.decode;

import java.time.Month;
import java.time.Year;
import java.util.concurrent.TimeUnit;

/**
 * Converts calendar days and times of day to microseconds since 1970-01-01T00:00:00Z. Uses the ISO
 * calendar for the years 0001 to 9999.
 */
final class EpochMicros {
  static final long PER_DAY = TimeUnit.DAYS.toMicros(1);

  private static final long PER_SECOND = TimeUnit.SECONDS.toMicros(1);
  private static final int DAYS_FROM_YEAR_0_TO_1970 = 719_528;
  private static final int SHORTEST_MONTH_DAYS = 28;

  /** Stands for a text that is not a date. */
  static final long NOT_A_DATE = Long.MIN_VALUE;

  private EpochMicros() {}

  /** Returns the day's midnight, or {@link #NOT_A_DATE} if there is no such day. */
  static long midnight(int year, int month, int day) {
    if (year < 1 || month < 1 || month > 12 || day < 1) {
      return NOT_A_DATE;
    }
    return day > SHORTEST_MONTH_DAYS && day > Month.of(month).length(Year.isLeap(year))
        ? NOT_A_DATE
        : epochDay(year, month, day) * PER_DAY;
  }

  /** Returns the microseconds since midnight, or a negative number if there is no such time. */
  static long microsOfDay(int hour, int minute, int second) {
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return -1;
    }
    return ((hour * 60L + minute) * 60 + second) * PER_SECOND;
  }

  /**
   * Returns the days since 1970-01-01: those of earlier years, of earlier months and of this month.
   * The formula 367/12 counts earlier months as if February had 30 days; the last step corrects it.
   */
  private static int epochDay(int year, int month, int day) {
    int days = 365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
    days += (367 * month - 362) / 12 + day - 1;
    if (month > 2) {
      days -= Year.isLeap(year) ? 1 : 2;
    }
    return days - DAYS_FROM_YEAR_0_TO_1970;
  }
}
