package io.partnerinsights.core.report;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A complete report, as one action may read it.
 *
 * @param link the newest link to its file
 * @param origin whether the report was created, adopted or reused
 * @param polls number of polls of the report's status
 * @param waited time waited for a permit, for the report or for another thread that waited for it
 * @param success receives whether the rows could be read. After a failure the report stays on the
 *     service when the application ends, because the next run can read it without waiting.
 */
public record ReportAccess(
    ReportLink link, ReportOrigin origin, long polls, Duration waited, Consumer<Boolean> success) {
  /** Returns the report with its newest link. */
  public CompletedReport report() {
    return link.report();
  }
}
