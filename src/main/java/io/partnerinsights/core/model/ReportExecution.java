package io.partnerinsights.core.model;

import io.partnerinsights.core.options.ReportFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One run of a report.
 *
 * @param executionId the run's id
 * @param reportId the report's id
 * @param status where it stands
 * @param reportAccessSecureLink the file; empty until Completed
 * @param reportGeneratedTime when the file was made
 * @param reportExpiryTime when the file goes; seldom told
 * @param format the file's format; if it is not told, the report's
 * @param recurrenceInterval of the report
 * @param recurrenceCount of the report
 * @param webhook of the report
 */
public record ReportExecution(
    String executionId,
    String reportId,
    ExecutionStatus status,
    Optional<SecureLink> reportAccessSecureLink,
    Optional<Instant> reportGeneratedTime,
    Optional<Instant> reportExpiryTime,
    Optional<ReportFormat> format,
    Optional<Duration> recurrenceInterval,
    OptionalInt recurrenceCount,
    Optional<Webhook> webhook) {}
