package io.partnerinsights.core.report;

import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.SharedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one read asks of a report.
 *
 * @param waits of the session that reads
 * @param first the state before the first call, with the read's mark
 * @param since the earliest creation time of a report that may be adopted, by this machine's clock
 * @param except the reports that are not read, although lists may show them
 * @param replacement present if another report may replace one that was deleted, once in a wait:
 *     how long the wait searches for a replacement that an earlier process has created
 */
record AcquireRequest(
    ReportPlan plan,
    WaitFactory waits,
    ReportState first,
    Instant since,
    Set<SharedKey> except,
    @Nullable Duration replacement) {
  /** Returns a request that does not read this report: it is gone, but a list may show it. */
  AcquireRequest without(String reportId) {
    Set<SharedKey> all = new HashSet<>(except);
    all.add(SharedKey.ofReport(plan.connection(), reportId));
    return new AcquireRequest(plan, waits, first, since, all, replacement);
  }

  boolean excludes(String reportId) {
    return except.contains(SharedKey.ofReport(plan.connection(), reportId));
  }

  ReportSettings settings() {
    return waits.settings();
  }
}
