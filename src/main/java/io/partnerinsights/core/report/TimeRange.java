package io.partnerinsights.core.report;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.time.Instant;
import java.util.Optional;

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

  /** The range that the options give, if they do. */
  public static Optional<TimeRange> of(ConnectorOptions options) {
    return options
        .find(Options.QUERY_START_TIME)
        .map(start -> new TimeRange(start, options.get(Options.QUERY_END_TIME)));
  }
}
