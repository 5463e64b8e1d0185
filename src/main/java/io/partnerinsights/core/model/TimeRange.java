package io.partnerinsights.core.model;

import java.time.Instant;

/**
 * The time range of a report (QueryStartTime and QueryEndTime), which overrides the query's
 * TIMESPAN.
 *
 * @param start inclusive, UTC
 * @param end after the start, UTC
 */
public record TimeRange(Instant start, Instant end) {
  /** The end of a range without an end: later than any record, and valid in every calendar. */
  private static final Instant OPEN_END = Instant.parse("9999-12-31T23:59:59Z");

  public TimeRange {
    if (!end.isAfter(start)) {
      throw new IllegalArgumentException("the end of a range must be after its start");
    }
  }

  /** Returns the range from a time on, without an end. */
  public static TimeRange from(Instant start) {
    return new TimeRange(start, OPEN_END);
  }

  /** Returns the range as text for messages. */
  public String toText() {
    return start + " to " + end;
  }
}
