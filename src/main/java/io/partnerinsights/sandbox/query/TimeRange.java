package io.partnerinsights.sandbox.query;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A time range in UTC, with its start; a side that is null is unbounded. */
public record TimeRange(
    @Nullable LocalDateTime start, @Nullable LocalDateTime end, boolean endInclusive) {
  public static final TimeRange UNBOUNDED = new TimeRange(null, null, false);

  /** Returns the range between two instants, without the end; null is unbounded. */
  public static TimeRange between(@Nullable Instant start, @Nullable Instant end) {
    return new TimeRange(toUtc(start), toUtc(end), false);
  }

  static TimeRange ofDays(LocalDate start, LocalDate end) {
    return new TimeRange(start.atStartOfDay(), end.atStartOfDay(), false);
  }

  public TimeRange withEndIncluded() {
    return new TimeRange(start, end, true);
  }

  private static @Nullable LocalDateTime toUtc(@Nullable Instant instant) {
    return instant == null ? null : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
