package io.partnerinsights.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a report. What the service omits is null.
 *
 * @param reportLocation where the file is, which gives no access to it; rarely present
 * @param reportAccessSecureLink the link to the file; null until Completed
 * @param reportGeneratedTime when the file was generated
 * @param reportExpiryTime when the link expires, unless the link says so; rarely present
 * @param format the file's format; if absent, the report's format applies
 * @param recurrenceCount the report's number of remaining executions
 * @param end when the report's schedule ends; marketplace only
 */
public record ReportExecution(
    String executionId,
    String reportId,
    ExecutionStatus status,
    @Nullable String reportLocation,
    @Nullable SecureLink reportAccessSecureLink,
    @Nullable Instant reportGeneratedTime,
    @Nullable Instant reportExpiryTime,
    @Nullable ReportFormat format,
    @Nullable Duration recurrenceInterval,
    @Nullable Integer recurrenceCount,
    ScheduleEnd end,
    @Nullable Webhook webhook) {

  /** Whether the file can be downloaded. */
  public boolean hasLink() {
    return reportAccessSecureLink != null;
  }

  public Optional<Instant> findGeneratedTime() {
    return Optional.ofNullable(reportGeneratedTime);
  }

  /** Returns how many executions of the report remain, if the service says so. */
  public OptionalInt remainingExecutions() {
    return end.remaining(recurrenceInterval, recurrenceCount);
  }
}
