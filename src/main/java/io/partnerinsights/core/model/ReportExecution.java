package io.partnerinsights.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One execution of a report.
 *
 * @param executionId the execution's id
 * @param reportId the report's id
 * @param status the execution's status
 * @param reportLocation where the file is, which gives no access to it; rarely present
 * @param reportAccessSecureLink the link to the file; empty until Completed
 * @param reportGeneratedTime when the file was generated
 * @param reportExpiryTime when the link expires, unless the link says so; rarely present
 * @param format the file's format; if absent, the report's format applies
 * @param recurrenceInterval the report's interval
 * @param recurrenceCount the report's number of remaining executions
 * @param end when the report's schedule ends; marketplace only
 * @param webhook the report's webhook
 */
public record ReportExecution(
    String executionId,
    String reportId,
    ExecutionStatus status,
    Optional<String> reportLocation,
    Optional<SecureLink> reportAccessSecureLink,
    Optional<Instant> reportGeneratedTime,
    Optional<Instant> reportExpiryTime,
    Optional<ReportFormat> format,
    Optional<Duration> recurrenceInterval,
    OptionalInt recurrenceCount,
    ScheduleEnd end,
    Optional<Webhook> webhook) {

  /** Returns how many executions of the report remain, if the service says so. */
  public OptionalInt remainingExecutions() {
    return end.remaining(recurrenceInterval, recurrenceCount);
  }
}
