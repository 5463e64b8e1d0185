package io.partnerinsights.sandbox.data;

import io.partnerinsights.core.query.Timespan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A stretch of time in UTC; {@code start} belongs to it, a missing side is open.
 *
 * @param endBelongs whether {@code end} belongs to it too
 */
public record TimeRange(
    Optional<LocalDateTime> start, Optional<LocalDateTime> end, boolean endBelongs) {
  /** No bound at all. */
  public static final TimeRange ALWAYS = new TimeRange(Optional.empty(), Optional.empty(), false);

  /** Between two instants, without the end; null is open. */
  public static TimeRange between(Instant start, Instant end) {
    return new TimeRange(optional(start), optional(end), false);
  }

  /** The same, and its end belongs to it. */
  TimeRange withEnd() {
    return new TimeRange(start, end, true);
  }

  /** What a TIMESPAN means at an instant: months and years are whole ones before the current. */
  static TimeRange of(Timespan timespan, Instant now) {
    LocalDate today = utc(now).toLocalDate();
    LocalDate month = today.withDayOfMonth(1);
    return switch (timespan) {
      case TODAY -> days(today, today.plusDays(1));
      case YESTERDAY -> days(today.minusDays(1), today);
      case LAST_7_DAYS -> days(today.minusDays(6), today.plusDays(1));
      case LAST_14_DAYS -> days(today.minusDays(13), today.plusDays(1));
      case LAST_30_DAYS -> days(today.minusDays(29), today.plusDays(1));
      case LAST_90_DAYS -> days(today.minusDays(89), today.plusDays(1));
      case LAST_180_DAYS -> days(today.minusDays(179), today.plusDays(1));
      case LAST_365_DAYS -> days(today.minusDays(364), today.plusDays(1));
      case LAST_MONTH -> days(month.minusMonths(1), month);
      case LAST_3_MONTHS -> days(month.minusMonths(3), month);
      case LAST_6_MONTHS -> days(month.minusMonths(6), month);
      case LAST_1_YEAR -> days(month.minusYears(1), month);
      case LIFETIME -> ALWAYS;
    };
  }

  private static TimeRange days(LocalDate start, LocalDate end) {
    return new TimeRange(Optional.of(start.atStartOfDay()), Optional.of(end.atStartOfDay()), false);
  }

  private static Optional<LocalDateTime> optional(Instant instant) {
    return Optional.ofNullable(instant).map(TimeRange::utc);
  }

  private static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
