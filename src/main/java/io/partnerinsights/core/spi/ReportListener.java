package io.partnerinsights.core.spi;

import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Instant;

/**
 * Is told what becomes of a load()'s reports, on the driver: for metrics, alerts or a progress bar
 * of one's own. Option {@code reportListenerClass} names an implementation with a public
 * no-argument constructor; one is made for each load().
 *
 * <pre>{@code
 * public final class Pager implements ReportListener {
 *   @Override
 *   public void failed(ReportProgress report, PartnerInsightsException error) {
 *     page(error.code() + " after " + report.waited() + ": " + error.getMessage());
 *   }
 * }
 * }</pre>
 *
 * <p>Methods are called by whichever thread learns of it, one of those that wait: they must be safe
 * for threads and return soon, because meanwhile nobody looks at reports. What they throw is logged
 * once and changes nothing. New methods may be added; they will have bodies.
 */
public interface ReportListener {
  /** No report yet: as many as {@code maxReportsPerHour} allows were made in the last hour. */
  default void waitingForPermit(Instant until) {}

  /** A report was made. */
  default void created(String reportId) {}

  /** A report that another application made for the same question is read. */
  default void adopted(String reportId) {}

  /** A complete report that this application has read before is read again. */
  default void reused(String reportId) {}

  /** A report was looked at and is waited for. */
  default void polled(ReportProgress report) {}

  /** A report that was waited for is complete. */
  default void completed(ReportProgress report) {}

  /** A wait has ended without a report: time-out, refusal, interrupt. */
  default void failed(ReportProgress report, PartnerInsightsException error) {}
}
