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

  /** Returns whether the report reads its query range; a schedule ignores the range. */
  boolean readsRange() {
    return executeNow && (queryStart != null || queryEnd != null);
  }

  /** Returns the time of an execution of a schedule, numbered from 0. */
  Instant executionTime(long index) {
    return requireStart().plus(requireInterval().multipliedBy(index));
  }

  /** Returns the start; only of a schedule. */
  public Instant requireStart() {
    return Objects.requireNonNull(start, "a schedule has a start");
  }

  /** Returns the time between two executions; only of a schedule. */
  Duration requireInterval() {
    return Objects.requireNonNull(recurrenceInterval, "a schedule has one");
  }

  /** Returns the interval as the service spells it; null if the report has none. */
  public @Nullable Long intervalHours() {
    return recurrenceInterval == null ? null : recurrenceInterval.toHours();
  }

  Instant nextExecutionTime(Instant now) {
    return executionTime(nextExecutionIndex(now));
  }

  /** Returns the number of the first scheduled execution after a time. */
  long nextExecutionIndex(Instant now) {
    long index = 0;
    while (!executionTime(index).isAfter(now)) {
      index++;
    }
    return index;
  }

  /** Returns whether another execution follows after this number of executions and this time. */
  boolean hasNextExecution(long executionCount, Instant now) {
    return (recurrenceCount == null || executionCount < recurrenceCount)
        && (end == null || !nextExecutionTime(now).isAfter(end));
  }

  /** Returns the number of executions of the whole schedule; null if it has no end. */
  @Nullable Integer totalExecutionCount() {
    return end == null ? recurrenceCount : Integer.valueOf((int) nextExecutionIndex(end));
  }

  /** Returns how many executions follow this number of them and this time; null without an end. */
  @Nullable Integer remainingExecutionCount(long executionCount, Instant now) {
    if (end == null) {
      return recurrenceCount == null ? null : (int) Math.max(0, recurrenceCount - executionCount);
    }
    return (int) Math.max(0, nextExecutionIndex(end) - nextExecutionIndex(now));
  }
}
