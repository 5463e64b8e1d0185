package io.partnerinsights.core.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A report whose file can be downloaded.
 *
 * @param link the link to the file; it expires, and the service issues a new one on request
 * @param generatedTime when the service generated the file; null if that is not known
 */
public record CompletedReport(
    String reportId,
    String executionId,
    ReportFormat format,
    SecureLink link,
    @Nullable Instant generatedTime) {

  /** Returns the report of an execution with a link, whose own format takes precedence. */
  public static CompletedReport of(
      String reportId, ReportExecution execution, ReportFormat reportFormat) {
    ReportFormat format = Objects.requireNonNullElse(execution.format(), reportFormat);
    SecureLink link = Objects.requireNonNull(execution.reportAccessSecureLink());
    Instant generatedTime = execution.reportGeneratedTime();
    return new CompletedReport(reportId, execution.executionId(), format, link, generatedTime);
  }

  public Optional<Instant> findGeneratedTime() {
    return Optional.ofNullable(generatedTime);
  }
}
