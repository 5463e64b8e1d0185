package io.partnerinsights.core.report;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import java.time.Instant;
import java.util.Optional;

/**
 * A complete report, as the reads of an application share it.
 *
 * @param time when it was completed, by this machine's clock
 * @param seen when it was found complete, by the service's clock
 * @param retention how long it stays; absent if nothing deletes it, or that is not known
 */
record Completion(
    ReportLink link,
    ReportOrigin origin,
    Instant time,
    Instant seen,
    Optional<Retention> retention) {
  CompletedReport report() {
    return link.report();
  }

  /** Returns from when it may be deleted, by the service's clock. */
  Optional<Instant> end() {
    return retention.flatMap(stays -> report().generatedTime().map(stays::end));
  }

  /** Returns the last time, by the service's clock, at which an action may choose it. */
  Optional<Instant> lastChoice() {
    Optional<Instant> completed = report().generatedTime().or(() -> Optional.of(seen));
    return retention.map(stays -> stays.lastChoice(completed));
  }
}
