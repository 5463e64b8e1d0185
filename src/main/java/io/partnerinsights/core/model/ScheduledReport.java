package io.partnerinsights.core.model;

import io.partnerinsights.core.options.ReportFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A report: a query with a time to run at, or one that ran at once ({@code executeNow}).
 *
 * @param reportId looks like a GUID; do not rely on it
 * @param reportStatus {@code Active}, {@code Paused} or {@code Inactive}
 * @param recurrenceInterval the distance between two runs
 * @param recurrenceCount how many runs are left, if it ends
 */
public record ScheduledReport(
    String reportId,
    String reportName,
    String description,
    String queryId,
    String query,
    String user,
    Optional<Instant> createdTime,
    Optional<Instant> modifiedTime,
    Trigger trigger,
    Optional<Instant> startTime,
    String reportStatus,
    Optional<Duration> recurrenceInterval,
    OptionalInt recurrenceCount,
    Optional<Webhook> webhook,
    ReportFormat format) {

  /** What makes a report run. */
  public enum Trigger {
    EXECUTE_NOW,
    SCHEDULE
  }

  /** Whether the report is paused, so that nothing will run until it is resumed. */
  public boolean isPaused() {
    return reportStatus.equalsIgnoreCase("Paused");
  }
}
