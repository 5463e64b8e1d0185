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
    Optional<Instant> generatedTime) {}
