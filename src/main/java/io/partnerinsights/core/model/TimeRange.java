package io.partnerinsights.core.model;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The time range of a report (QueryStartTime and QueryEndTime), which overrides the query's
 * TIMESPAN.
 *
 * @param start inclusive, UTC
 * @param end after the start, UTC; absent if the range is open
 */
public record TimeRange(Instant start, Optional<Instant> end) {
  private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);

  public TimeRange {
    if (end.filter(last -> !last.isAfter(start)).isPresent()) {
      throw new IllegalArgumentException("the end of a range must be after its start");
    }
  }

  public TimeRange(Instant start, Instant end) {
    this(start, Optional.of(end));
  }

  /** Returns the range from a time on, without an end. */
  public static TimeRange from(Instant start) {
    return new TimeRange(start, Optional.empty());
  }

  /**
   * Returns the end for a request at this time. The service needs one: an open range ends with the
   * last second of the next day, or of the day after a start in the future.
   */
  public Instant end(Instant now) {
    Instant latest = start.isAfter(now) ? start : now;
    return end.orElseGet(
        () ->
            latest
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .plusDays(1)
                .atTime(LAST_SECOND)
                .toInstant(ZoneOffset.UTC));
  }

  /** Returns the range as text for messages; the text of an open range never changes. */
  public String toText() {
    return start + end.map(last -> " to " + last).orElse(" on");
  }
}
