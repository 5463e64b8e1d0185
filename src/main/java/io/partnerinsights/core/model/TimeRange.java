package io.partnerinsights.core.model;

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
  /** Later than any record, and a time that every calendar has. */
  private static final Instant OPEN_END = Instant.parse("9999-12-31T23:59:59Z");

  public TimeRange {
    if (!end.isAfter(start)) {
      throw new IllegalArgumentException("a range ends after its start");
    }
  }

  /** From that time on. */
  public static TimeRange from(Instant start) {
    return new TimeRange(start, OPEN_END);
  }

  /** Whether its end is no time that anybody has given. */
  public boolean isOpen() {
    return end.equals(OPEN_END);
  }

  /** For people. */
  public String inWords() {
    return start + " to " + end;
  }

  /** The range that the options give, if they do. */
  public static Optional<TimeRange> of(ConnectorOptions options) {
    return options
        .find(Options.QUERY_START_TIME)
        .map(start -> new TimeRange(start, options.get(Options.QUERY_END_TIME)));
  }
}
