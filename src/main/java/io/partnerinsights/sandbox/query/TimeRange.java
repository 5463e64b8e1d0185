package io.partnerinsights.sandbox.query;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A time range in UTC. The start is inclusive; an absent side is unbounded.
 *
 * @param endInclusive whether {@code end} belongs to the range
 */
public record TimeRange(
    Optional<LocalDateTime> start, Optional<LocalDateTime> end, boolean endInclusive) {
  /** The range without bounds. */
  public static final TimeRange UNBOUNDED =
      new TimeRange(Optional.empty(), Optional.empty(), false);

  /** Returns the range between two instants, without the end; null is unbounded. */
  public static TimeRange between(Instant start, Instant end) {
    return new TimeRange(utc(start), utc(end), false);
  }

  /** Returns the range from the start of a day to the start of another. */
  static TimeRange ofDays(LocalDate start, LocalDate end) {
    return new TimeRange(Optional.of(start.atStartOfDay()), Optional.of(end.atStartOfDay()), false);
  }

  /** Returns this range including its end. */
  public TimeRange withEnd() {
    return new TimeRange(start, end, true);
  }

  private static Optional<LocalDateTime> utc(Instant instant) {
    return Optional.ofNullable(instant).map(at -> LocalDateTime.ofInstant(at, ZoneOffset.UTC));
  }
}
