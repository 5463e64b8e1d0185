package io.partnerinsights.sandbox.service;

import java.time.Duration;
import java.time.Instant;

/**
 * When a report runs: once and immediately, or at a start and in an interval from then on. Absent
 * parts are null.
 *
 * @param recurrenceInterval hours
 * @param recurrenceCount maximum number of executions; null for no maximum
 * @param queryStart start of the query's range instead of its TIMESPAN; without {@code executeNow}
 *     it is accepted and has no effect
 */
public record Timing(
    boolean executeNow,
    Instant start,
    Integer recurrenceInterval,
    Integer recurrenceCount,
    Instant queryStart,
    Instant queryEnd) {

  /** Returns whether the report reads a range of its own; a schedule ignores the one it has. */
  boolean hasRange() {
    return executeNow && (queryStart != null || queryEnd != null);
  }

  /** Returns the time of a scheduled execution, numbered from 0. */
  Instant occurrence(long number) {
    return start.plus(Duration.ofHours(recurrenceInterval * number));
  }

  /** Returns the time of the first scheduled execution after a time. */
  Instant nextAfter(Instant now) {
    return occurrence(nextOccurrence(now));
  }

  /** Returns the number of the first scheduled execution after a time. */
  long nextOccurrence(Instant now) {
    long number = 0;
    while (!occurrence(number).isAfter(now)) {
      number++;
    }
    return number;
  }

  /** Returns whether another execution follows that many. */
  boolean allowsMoreThan(long executions) {
    return recurrenceCount == null || executions < recurrenceCount;
  }

  /** Returns whether the schedule starts when another one starts. */
  boolean startsLike(Timing other) {
    return start != null && start.equals(other.start());
  }
}
