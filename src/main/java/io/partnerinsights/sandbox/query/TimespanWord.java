package io.partnerinsights.sandbox.query;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The documented words after TIMESPAN. Their exact meaning is not documented; here months and years
 * are whole ones before the current month, to which the days of this month may be added, days
 * include today, and all count in UTC.
 */
public enum TimespanWord {
  TODAY(1, 0),
  YESTERDAY(1, 0),
  LAST_7_DAYS(7, 0),
  LAST_14_DAYS(14, 0),
  LAST_30_DAYS(30, 0),
  LAST_90_DAYS(90, 0),
  LAST_180_DAYS(180, 0),
  LAST_365_DAYS(365, 0),
  LAST_MONTH(0, 1),
  LAST_3_MONTHS(0, 3),
  LAST_6_MONTHS(0, 6),
  LAST_1_YEAR(0, 12),
  LAST_2_YEARS(0, 24),
  LAST_3_YEARS(0, 36),
  LIFETIME(0, 0);

  /** The timespan of a query without TIMESPAN. */
  public static final TimespanWord DEFAULT = LAST_6_MONTHS;

  private final int days;
  private final int months;

  TimespanWord(int days, int months) {
    this.days = days;
    this.months = months;
  }

  public static Optional<TimespanWord> findByName(String name) {
    return Stream.of(values()).filter(span -> span.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Returns the range at an instant; months and years may include the running month. */
  public TimeRange rangeAt(Instant now, boolean includesRunningMonth) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate thisMonth = today.withDayOfMonth(1);
    LocalDate tomorrow = today.plusDays(1);
    if (months > 0) {
      return TimeRange.ofDays(
          thisMonth.minusMonths(months), includesRunningMonth ? tomorrow : thisMonth);
    }
    LocalDate end = this == YESTERDAY ? today : tomorrow;
    return days > 0 ? TimeRange.ofDays(end.minusDays(days), end) : TimeRange.UNBOUNDED;
  }
}
