package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ReportExecution;
import java.time.Instant;
import java.util.Optional;

/** Decides from when a report may be deleted. */
public final class RetentionRules {
  private RetentionRules() {}

  /**
   * Returns from when the report may be deleted, by the service's clock. A failed one may be
   * deleted at once, because no application can read it.
   *
   * @param newest its newest execution
   */
  public static Instant end(Retention retention, Optional<ReportExecution> newest) {
    return newest.map(execution -> end(retention, execution)).orElseGet(retention::latestEnd);
  }

  private static Instant end(Retention retention, ReportExecution execution) {
    return switch (StatusRules.judge(execution)) {
      case RUNNING, PAUSED -> retention.latestEnd();
      case COMPLETE, WITHOUT_LINK ->
          execution.reportGeneratedTime().map(retention::end).orElseGet(retention::latestEnd);
      case FAILED -> Instant.MIN;
    };
  }
}
