package io.partnerinsights.core.job;

import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportOrigin;
import java.util.Optional;

/**
 * A report whose status is polled.
 *
 * @param executionId the execution to wait for; absent for the newest one
 * @param format the report's format, for executions without one of their own
 */
public record PolledReport(
    String reportId, Optional<String> executionId, ReportFormat format, ReportOrigin origin) {

  /** Whether the user named it: then this application knows nothing else of it. */
  boolean isGiven() {
    return origin == ReportOrigin.GIVEN;
  }
}
