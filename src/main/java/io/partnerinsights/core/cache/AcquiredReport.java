package io.partnerinsights.core.cache;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import java.time.Duration;

/**
 * A complete report that a read has acquired.
 *
 * @param link the report with its newest link
 * @param origin whether the report was created, adopted or reused
 * @param polls number of polls of the report's status
 * @param waited time waited for a permit, for the report or for another thread that waited for it
 * @param outcome receives the end of the read
 */
public record AcquiredReport(
    RenewableLink link, ReportOrigin origin, long polls, Duration waited, ReadOutcome outcome) {

  /** Returns the report with its newest link. */
  public CompletedReport report() {
    return link.report();
  }
}
