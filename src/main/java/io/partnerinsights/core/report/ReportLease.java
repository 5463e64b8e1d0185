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
 * @param shared renews the link, which all reads of the execution share
 * @param waits of the session that reads, at the pace of the account
 * @param file the file, with the link that it had first
 * @param origin whether the report was created, adopted or reused
 * @param polls number of polls of the report's status
 * @param waited time waited for a permit, for the report or for another thread that waited for it
 */
public record ReportLease(
    SharedReport shared,
    WaitFactory waits,
    CompletedReport file,
    ReportOrigin origin,
    long polls,
    Duration waited) {
  /** Returns the file with its newest link; no call, and never blocks. */
  public CompletedReport report() {
    return shared.link(file).file();
  }

  public ConnectionId connection() {
    return shared.plan().connection();
  }

  public Optional<PartnerInsightsException> failure() {
    return Optional.ofNullable(shared.link(file).failure());
  }

  public Duration untilRenewal() {
    return Duration.between(waits.now(), shared.link(file).renewal());
  }

  /**
   * Returns a newer link than this one, from the service unless another thread has requested it.
   * Empty if the service returns the same link again.
   */
  public Optional<Secret> renew(Secret old) {
    return shared.renew(waits, file, old);
  }
}
