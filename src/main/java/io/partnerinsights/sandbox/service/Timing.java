package io.partnerinsights.sandbox.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a report runs: once and immediately, or at a start and in an interval from then on. Absent
 * parts are null.
 *
 * @param recurrenceCount maximum number of executions; null for no maximum
 * @param end time of the last execution at the latest; null for no end
 * @param queryStart start of the query's range instead of its TIMESPAN; without {@code executeNow}
 *     it is accepted and has no effect
 */
public record Timing(
    boolean executeNow,
    @Nullable Instant start,
    @Nullable Duration recurrenceInterval,
    @Nullable Integer recurrenceCount,
    @Nullable Instant end,
    @Nullable Instant queryStart,
    @Nullable Instant queryEnd) {

  /** Returns whether the report reads a range of its own; a schedule ignores the one it has. */
  boolean hasRange() {
    return executeNow && (queryStart != null || queryEnd != null);
  }

  /** Returns the time of an execution of a schedule, numbered from 0. */
  Instant occurrenceTime(long number) {
    return firstStart().plus(interval().multipliedBy(number));
  }

  /** Returns the start; only of a schedule. */
  public Instant firstStart() {
    return Objects.requireNonNull(start, "a schedule has a start");
  }

  /** Returns the time between two executions; only of a schedule. */
  Duration interval() {
    return Objects.requireNonNull(recurrenceInterval, "a schedule has one");
  }

  /** Returns the interval as the service spells it; null if the report has none. */
  public @Nullable Long intervalHours() {
    return recurrenceInterval == null ? null : recurrenceInterval.toHours();
  }

  Instant nextTimeAfter(Instant now) {
    return occurrenceTime(nextOccurrenceNumber(now));
  }

  /** Returns the number of the first scheduled execution after a time. */
  long nextOccurrenceNumber(Instant now) {
    long number = 0;
    while (!occurrenceTime(number).isAfter(now)) {
      number++;
    }
    return number;
  }

  /** Returns whether another execution follows that many and this time. */
  boolean allowsMoreThan(long executions, Instant now) {
    return (recurrenceCount == null || executions < recurrenceCount)
        && (end == null || !nextTimeAfter(now).isAfter(end));
  }

  /** Returns the number of executions of the whole schedule; null if it has no end. */
  @Nullable Integer totalCount() {
    return end == null ? recurrenceCount : Integer.valueOf((int) nextOccurrenceNumber(end));
  }

  /** Returns how many executions follow that many and this time; null without an end. */
  @Nullable Integer remainingCount(long executions, Instant now) {
    if (end == null) {
      return recurrenceCount == null ? null : (int) Math.max(0, recurrenceCount - executions);
    }
    return (int) Math.max(0, nextOccurrenceNumber(end) - nextOccurrenceNumber(now));
  }
}
