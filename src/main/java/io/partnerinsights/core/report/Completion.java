package io.partnerinsights.core.report;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The completion of a report, as the reads of an application share it.
 *
 * @param time when it was completed, by this machine's clock
 * @param seen when it was found complete, by the service's clock
 * @param retention how long it stays; absent if nothing deletes it, or that is not known
 */
record Completion(ReportLink link, Instant time, Instant seen, @Nullable Retention retention) {
  /**
   * Returns the completion of a report that was found complete just now.
   *
   * @param began when the search for it began, by this machine's clock
   */
  static Completion of(ReportLifecycle lifecycle, ReportWork work, CompletedReport complete, Instant began) {
    Waits waits = work.waits;
    Target report = work.target();
    boolean created = report.origin() == ReportOrigin.CREATED && !work.read.restored();
    Instant time = time(complete, waits);
    return new Completion(
        new ReportLink(lifecycle, waits, complete),
        created ? Retention.later(time, began) : time,
        waits.serviceTime(),
        report.retention());
  }

  /**
   * Returns when the report was completed. A created report was not completed before its search
   * began: this machine's clock may be wrong, and the connector cannot know it if the service does
   * not send its time.
   */
  private static Instant time(CompletedReport complete, Waits waits) {
    Instant now = waits.now();
    return complete
        .findGeneratedTime()
        .map(waits.client()::localTime)
        .filter(now::isAfter)
        .orElse(now);
  }

  CompletedReport report() {
    return link.report();
  }

  /** Whether an action may choose the report, or could have done so a while ago. */
  boolean mayBeChosen(Duration ago) {
    Instant completed = report().findGeneratedTime().orElse(seen);
    return retention == null || !link.hasPassed(retention.lastChoice(completed).plus(ago));
  }

  /** Whether any application may delete the report. */
  boolean isOver() {
    return retention != null
        && report().findGeneratedTime().map(retention::end).filter(link::hasPassed).isPresent();
  }
}
