package io.partnerinsights.sandbox.service;

import java.time.Duration;
import java.time.Instant;

/**
 * When a report runs: once and immediately, or at a start and in an interval from then on. Absent
 * parts are null.
 *
 * @param recurrenceInterval hours
 * @param recurrenceCount maximum number of executions; null for no maximum
 * @param end time of the last execution at the latest; null for no end
 * @param queryStart start of the query's range instead of its TIMESPAN; without {@code executeNow}
 *     it is accepted and has no effect
 */
public record Timing(
    boolean executeNow,
    Instant start,
    Integer recurrenceInterval,
    Integer recurrenceCount,
    Instant end,
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

  /** Returns whether another execution follows that many and this time. */
  boolean allowsMoreThan(long executions, Instant now) {
    return (recurrenceCount == null || executions < recurrenceCount)
        && (end == null || !nextAfter(now).isAfter(end));
  }

  /** Returns the number of executions of the whole schedule; null if it has no end. */
  Integer totalCount() {
    return end == null ? recurrenceCount : Integer.valueOf((int) nextOccurrence(end));
  }

  /** Returns how many executions follow that many and this time; null without an end. */
  Integer remainingCount(long executions, Instant now) {
    if (end == null) {
      return recurrenceCount == null ? null : (int) Math.max(0, recurrenceCount - executions);
    }
    return (int) Math.max(0, nextOccurrence(end) - nextOccurrence(now));
  }

  /** Returns whether the schedule starts when another one starts. */
  boolean startsLike(Timing other) {
    return start != null && start.equals(other.start());
  }
}
