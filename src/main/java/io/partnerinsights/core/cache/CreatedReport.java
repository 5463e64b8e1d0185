package io.partnerinsights.core.cache;

import io.partnerinsights.core.client.PartnerInsightsClient;
import java.time.Instant;
import java.util.Optional;

/**
 * A report that this application has created or adopted.
 *
 * @param deletableFrom the time from which an adopted report may be deleted; until then, the
 *     application that created it may read it
 */
record CreatedReport(
    PartnerInsightsClient client,
    String id,
    boolean kept,
    CachedReport owner,
    Optional<Instant> deletableFrom) {

  /** Whether a read of the report has failed or waits for it. */
  boolean isNeeded() {
    return hasFailed() || owner.isAwaited(id);
  }

  boolean hasFailed() {
    return owner.hasFailed(id);
  }

  boolean isDeletable(Instant now) {
    boolean due = deletableFrom.map(client.serviceTime(now)::isAfter).orElse(true);
    return !kept && due && !isNeeded();
  }
}
