package io.partnerinsights.core.cache;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import java.time.Duration;

/**
 * A complete report, and how a read came by it.
 *
 * @param report with a fresh link
 * @param polls how often the report's status was asked for
 * @param waited for a permit, for the report, or for another thread that waited for it
 * @param outcome receives how the read ends
 */
public record AcquiredReport(
    CompletedReport report,
    ReportOrigin origin,
    long polls,
    Duration waited,
    ReadOutcome outcome) {}
