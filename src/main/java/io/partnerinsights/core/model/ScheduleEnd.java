package io.partnerinsights.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a schedule ends, as far as the service says so: the marketplace does, in answers about
 * reports and about executions.
 *
 * @param totalRecurrenceCount the number of executions of the whole schedule
 * @param endTime the time after which the report does not run
 * @param nextExecutionStartTime the time of the next execution
 */
public record ScheduleEnd(
    OptionalInt totalRecurrenceCount,
    Optional<Instant> endTime,
    Optional<Instant> nextExecutionStartTime) {

  /** The end of a schedule of which the service says nothing. */
  public static final ScheduleEnd UNKNOWN =
      new ScheduleEnd(OptionalInt.empty(), Optional.empty(), Optional.empty());

  /**
   * Returns how many executions remain, if that is known. Absent for a report that runs once, which
   * has no interval.
   *
   * @param interval the time between two executions
   * @param count the answer's recurrenceCount: only beside a total is it the number that remains
   */
  OptionalInt remaining(Optional<Duration> interval, OptionalInt count) {
    if (interval.isEmpty()) {
      return OptionalInt.empty();
    }
    if (totalRecurrenceCount.isPresent() && count.isPresent()) {
      return count;
    }
    return endTime.isPresent() && nextExecutionStartTime.isPresent()
        ? OptionalInt.of(executions(nextExecutionStartTime.get(), endTime.get(), interval.get()))
        : OptionalInt.empty();
  }

  private static int executions(Instant next, Instant end, Duration interval) {
    return next.isAfter(end)
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, Duration.between(next, end).dividedBy(interval) + 1);
  }
}
