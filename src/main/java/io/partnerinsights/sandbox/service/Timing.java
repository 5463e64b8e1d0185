package io.partnerinsights.sandbox.service;

import java.time.Duration;
import java.time.Instant;

/**
 * When a report runs: at once over a time range of its own, or from a start on in an interval.
 * Absent parts are null.
 *
 * @param recurrenceInterval hours
 * @param recurrenceCount null runs until it is stopped
 * @param queryStart overrides the query's TIMESPAN, with {@code executeNow} only
 */
public record Timing(
    boolean executeNow,
    Instant start,
    Integer recurrenceInterval,
    Integer recurrenceCount,
    Instant queryStart,
    Instant queryEnd) {

  Instant occurrence(long number) {
    return start.plus(Duration.ofHours(recurrenceInterval * number));
  }

  boolean allows(long runs) {
    return recurrenceCount == null || runs < recurrenceCount;
  }

  /** The same schedule as another's, apart from the range. */
  boolean startsLike(Timing other) {
    return start != null && start.equals(other.start());
  }
}
