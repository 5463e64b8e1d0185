package io.partnerinsights.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule ends, as far as the service says so: the marketplace does, in answers about
 * reports and about executions. What the service omits is null.
 *
 * @param totalRecurrenceCount the number of executions of the whole schedule
 * @param endTime the time after which the report does not run
 * @param nextExecutionStartTime the time of the next execution
 */
public record ScheduleEnd(
    @Nullable Integer totalRecurrenceCount,
    @Nullable Instant endTime,
    @Nullable Instant nextExecutionStartTime) {

  /** The end of a schedule of which the service says nothing. */
  public static final ScheduleEnd UNKNOWN = new ScheduleEnd(null, null, null);

  /**
   * Returns how many executions remain, if that is known.
   *
   * @param interval the time between two executions; null for a report that runs once
   * @param count the response's recurrenceCount: the remaining number only if a total comes with it
   */
  OptionalInt findRemainingExecutionCount(@Nullable Duration interval, @Nullable Integer count) {
    if (interval == null) {
      return OptionalInt.empty();
    }
    if (totalRecurrenceCount != null && count != null) {
      return OptionalInt.of(count);
    }
    return endTime != null && nextExecutionStartTime != null
        ? OptionalInt.of(countExecutions(nextExecutionStartTime, endTime, interval))
        : OptionalInt.empty();
  }

  private static int countExecutions(Instant next, Instant end, Duration interval) {
    return next.isAfter(end)
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, Duration.between(next, end).dividedBy(interval) + 1);
  }
}
