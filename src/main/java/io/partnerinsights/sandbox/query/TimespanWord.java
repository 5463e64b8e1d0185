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
  TODAY,
  YESTERDAY,
  LAST_7_DAYS,
  LAST_14_DAYS,
  LAST_30_DAYS,
  LAST_90_DAYS,
  LAST_180_DAYS,
  LAST_365_DAYS,
  LAST_MONTH,
  LAST_3_MONTHS,
  LAST_6_MONTHS,
  LAST_1_YEAR,
  LAST_2_YEARS,
  LAST_3_YEARS,
  LIFETIME;

  /** The timespan of a query without TIMESPAN. */
  public static final TimespanWord DEFAULT = LAST_6_MONTHS;

  /** Returns the timespan of that name in any case. */
  public static Optional<TimespanWord> of(String name) {
    return Stream.of(values()).filter(span -> span.name().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * Returns the range that this timespan covers at an instant.
   *
   * @param running whether months and years include the running month
   */
  public TimeRange rangeAt(Instant now, boolean running) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate thisMonth = today.withDayOfMonth(1);
    LocalDate end = running ? today.plusDays(1) : thisMonth;
    return switch (this) {
      case TODAY -> lastDays(1, today);
      case YESTERDAY -> TimeRange.ofDays(today.minusDays(1), today);
      case LAST_7_DAYS -> lastDays(7, today);
      case LAST_14_DAYS -> lastDays(14, today);
      case LAST_30_DAYS -> lastDays(30, today);
      case LAST_90_DAYS -> lastDays(90, today);
      case LAST_180_DAYS -> lastDays(180, today);
      case LAST_365_DAYS -> lastDays(365, today);
      case LAST_MONTH -> TimeRange.ofDays(thisMonth.minusMonths(1), end);
      case LAST_3_MONTHS -> TimeRange.ofDays(thisMonth.minusMonths(3), end);
      case LAST_6_MONTHS -> TimeRange.ofDays(thisMonth.minusMonths(6), end);
      case LAST_1_YEAR -> TimeRange.ofDays(thisMonth.minusMonths(12), end);
      case LAST_2_YEARS -> TimeRange.ofDays(thisMonth.minusMonths(24), end);
      case LAST_3_YEARS -> TimeRange.ofDays(thisMonth.minusMonths(36), end);
      case LIFETIME -> TimeRange.UNBOUNDED;
    };
  }

  private static TimeRange lastDays(int days, LocalDate today) {
    LocalDate tomorrow = today.plusDays(1);
    return TimeRange.ofDays(tomorrow.minusDays(days), tomorrow);
  }
}
