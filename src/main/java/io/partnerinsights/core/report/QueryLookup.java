package io.partnerinsights.core.report;

import io.partnerinsights.core.plan.ReportPlan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stored query of one report, as the last lookup has found it, and until when that lookup
 * counts. Thread-safe.
 */
final class QueryLookup {
  private @Nullable String queryId;
  private Instant known = Instant.MIN;

  /** Notes which query is stored, as far as is known at this time. */
  synchronized void stored(@Nullable String id, Instant now) {
    queryId = id;
    known = now.plus(StoredQueries.MAX_AGE);
  }

  /** Looks the stored query up. */
  @Nullable String lookUp(ReportWait wait, ReportPlan plan) {
    String found = StoredQueries.find(wait, plan).orElse(null);
    stored(found, wait.now());
    return found;
  }

  /** Returns the stored query, if there is one; looks it up unless that was done just before. */
  @Nullable String find(ReportWait wait, ReportPlan plan) {
    return isKnown(wait.now()) ? queryId() : lookUp(wait, plan);
  }

  synchronized boolean isKnown(Instant now) {
    return now.isBefore(known);
  }

  synchronized @Nullable String queryId() {
    return queryId;
  }
}
