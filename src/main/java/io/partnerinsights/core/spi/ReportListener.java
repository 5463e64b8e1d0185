package io.partnerinsights.core.spi;

import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Instant;

/**
 * Receives the events of a read's reports, for example for metrics, alerts or a progress bar.
 * Option {@code reportListenerClass} names an implementation with a public no-argument constructor.
 * Each read creates one instance.
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
 * <p>A thread that waits for a report calls the methods. Implementations must be thread-safe and
 * return quickly, because no report is polled meanwhile. An exception is logged once and otherwise
 * ignored. Later versions may add methods, with default bodies.
 */
public interface ReportListener {
  /**
   * The read waits for a permit, because {@code maxReportsPerHour} reports were created in the last
   * hour.
   *
   * @param until when the next permit becomes free
   */
  default void waitingForPermit(Instant until) {}

  /** A report was created. */
  default void created(String reportId) {}

  /** A report that another application created for the same query is read. */
  default void adopted(String reportId) {}

  /** A completed report that this application has read before is read again. */
  default void reused(String reportId) {}

  /** The status of a report was polled, and the read waits for its completion. */
  default void polled(ReportProgress report) {}

  /** A report is complete, and the wait for it has ended. */
  default void completed(ReportProgress report) {}

  /** The wait for a report has failed: timeout, refusal or interrupt. */
  default void failed(ReportProgress report, PartnerInsightsException error) {}
}
