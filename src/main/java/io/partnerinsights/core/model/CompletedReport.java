package io.partnerinsights.core.model;

import io.partnerinsights.core.options.ReportFormat;
import java.time.Instant;
import java.util.Optional;

/**
 * A report whose file can be had.
 *
 * @param link expires after a while; {@link ReportRunner#refresh} gives a fresh one
 * @param generatedTime when the service made the file, if it says so
 */
public record CompletedReport(
    String reportId,
    String executionId,
    ReportFormat format,
    SecureLink link,
    Optional<Instant> generatedTime) {}
