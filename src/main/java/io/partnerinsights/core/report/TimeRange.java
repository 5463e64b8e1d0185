package io.partnerinsights.core.report;

import java.time.Instant;

/**
 * The service's QueryStartTime and QueryEndTime, which override the query's TIMESPAN.
 *
 * @param start inclusive, UTC
 * @param end after the start, UTC
 */
public record TimeRange(Instant start, Instant end) {
  public TimeRange {
    if (!end.isAfter(start)) {
      throw new IllegalArgumentException("a range ends after its start");
    }
  }
}
