package io.partnerinsights.sandbox.query;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A time range in UTC. The start is inclusive; a side that is null is unbounded.
 *
 * @param endInclusive whether {@code end} belongs to the range
 */
public record TimeRange(
    @Nullable LocalDateTime start, @Nullable LocalDateTime end, boolean endInclusive) {
  /** The range without bounds. */
  public static final TimeRange UNBOUNDED = new TimeRange(null, null, false);

  /** Returns the range between two instants, without the end; null is unbounded. */
  public static TimeRange between(@Nullable Instant start, @Nullable Instant end) {
    return new TimeRange(utc(start), utc(end), false);
  }

  /** Returns the range from the start of a day to the start of another. */
  static TimeRange ofDays(LocalDate start, LocalDate end) {
    return new TimeRange(start.atStartOfDay(), end.atStartOfDay(), false);
  }

  /** Returns this range including its end. */
  public TimeRange withEnd() {
    return new TimeRange(start, end, true);
  }

  private static @Nullable LocalDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
