package io.partnerinsights.core.model;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The time range of a report (QueryStartTime and QueryEndTime), which overrides the query's
 * TIMESPAN.
 *
 * @param start inclusive, UTC
 * @param end after the start, UTC; null if the range is open
 */
public record TimeRange(Instant start, @Nullable Instant end) {
  private static final LocalTime LAST_SECOND_OF_DAY = LocalTime.of(23, 59, 59);

  public TimeRange {
    if (end != null && !end.isAfter(start)) {
      throw new IllegalArgumentException("the end of a range must be after its start");
    }
  }

  /**
   * Returns the end for a request at this time. The service needs one: an open range ends with the
   * last second of the next day, or of the day after a start in the future.
   */
  public Instant endOrDefault(Instant now) {
    if (end != null) {
      return end;
    }
    Instant laterTime = start.isAfter(now) ? start : now;
    return laterTime
        .atOffset(ZoneOffset.UTC)
        .toLocalDate()
        .plusDays(1)
        .atTime(LAST_SECOND_OF_DAY)
        .toInstant(ZoneOffset.UTC);
  }

  /** Returns the range as text for messages; the text of an open range never changes. */
  public String toText() {
    return start + (end == null ? " on" : " to " + end);
  }
}
