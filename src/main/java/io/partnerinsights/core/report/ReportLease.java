package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.spi.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * A complete report, as one action may read it. Thread-safe.
 *
 * @param link the link to its file, which all reads of the file share
 * @param origin whether the report was created, adopted or reused
 * @param polls number of polls of the report's status
 * @param waited time waited for a permit, for the report or for another thread that waited for it
 */
public record ReportLease(FileLink link, ReportOrigin origin, long polls, Duration waited) {
  /** Returns the file with its newest link; no call, and never blocks. */
  public CompletedReport report() {
    return link.file();
  }

  public ConnectionId connection() {
    return link.plan().connection();
  }

  public Optional<PartnerInsightsException> failure() {
    return link.failure();
  }

  public Duration untilRenewal() {
    return link.untilRenewal();
  }

  /**
   * Returns a newer link than this one, from the service unless another thread has requested it.
   * Empty if the service returns the same link again.
   */
  public Optional<Secret> renew(Secret old) {
    return link.renew(old);
  }
}
