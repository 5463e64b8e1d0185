package io.partnerinsights.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A report whose file can be downloaded.
 *
 * @param link the link to the file; it expires, and the service issues a new one on request
 * @param generatedTime when the service generated the file, if known
 */
public record CompletedReport(
    String reportId,
    String executionId,
    ReportFormat format,
    SecureLink link,
    Optional<Instant> generatedTime) {

  /**
   * Returns the report of an execution that has a link.
   *
   * @param format the report's format, for an execution without one of its own
   */
  public static CompletedReport of(
      String reportId, ReportExecution execution, ReportFormat format) {
    return new CompletedReport(
        reportId,
        execution.executionId(),
        execution.format().orElse(format),
        execution.reportAccessSecureLink().orElseThrow(),
        execution.reportGeneratedTime());
  }
}
