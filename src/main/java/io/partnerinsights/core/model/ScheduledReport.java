package io.partnerinsights.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A report, which runs a query by a schedule or once ({@code executeNow}). What the service omits
 * is null, or an empty text.
 *
 * @param reportId the id; it looks like a GUID, which is not documented
 * @param reportStatus {@code Active}, {@code Paused} or {@code Inactive}
 * @param recurrenceInterval the time between two executions
 * @param recurrenceCount the number of executions after which it ends; in the marketplace, of those
 *     that remain
 * @param scheduleEnd when its schedule ends; marketplace only
 */
public record ScheduledReport(
    String reportId,
    String reportName,
    String description,
    String queryId,
    String query,
    String user,
    @Nullable Instant createdTime,
    @Nullable Instant modifiedTime,
    Trigger trigger,
    @Nullable Instant startTime,
    String reportStatus,
    @Nullable Duration recurrenceInterval,
    @Nullable Integer recurrenceCount,
    ScheduleEnd scheduleEnd,
    @Nullable Webhook webhook,
    ReportFormat format) {

  /** What starts the report's executions. */
  public enum Trigger {
    EXECUTE_NOW,
    SCHEDULE,
    /** The service does not say. */
    UNKNOWN
  }

  public Optional<Instant> findCreatedTime() {
    return Optional.ofNullable(createdTime);
  }

  /** Whether the report is known to run once, when it is created. */
  public boolean isExecuteNow() {
    return trigger == Trigger.EXECUTE_NOW;
  }

  /** Whether the report is known to run by a schedule. */
  public boolean isRecurring() {
    return trigger == Trigger.SCHEDULE;
  }

  /** Returns how many executions remain, if the service says so. */
  public OptionalInt findRemainingExecutionCount() {
    return scheduleEnd.findRemainingExecutionCount(recurrenceInterval, recurrenceCount);
  }

  /**
   * Returns when the report runs next: as the service says, or else by its start and interval. It
   * does not run if it is paused, has ended or runs once.
   *
   * @param now the service's time
   */
  public Optional<Instant> findNextRun(Instant now) {
    if (!reportStatus.equalsIgnoreCase("Active") || isExecuteNow()) {
      return Optional.empty();
    }
    Instant statedNextRun = scheduleEnd.nextExecutionStartTime();
    if (statedNextRun != null || startTime == null || startTime.isAfter(now)) {
      return Optional.ofNullable(statedNextRun != null ? statedNextRun : startTime);
    }
    if (recurrenceInterval == null || recurrenceInterval.isZero()) {
      return Optional.empty();
    }
    long passedIntervals = Duration.between(startTime, now).dividedBy(recurrenceInterval);
    return Optional.of(startTime.plus(recurrenceInterval.multipliedBy(passedIntervals + 1)));
  }

  /** Whether the report is paused, so that it does not run until it is resumed. */
  public boolean isPaused() {
    return reportStatus.equalsIgnoreCase("Paused");
  }

  /** Whether the report has ended, or has run its only time. */
  public boolean isInactive() {
    return reportStatus.equalsIgnoreCase("Inactive");
  }
}
