package io.partnerinsights.core.spi;

import io.partnerinsights.core.Public;
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
 * <p>The thread that waits for a report calls the methods. Implementations must be thread-safe. A
 * slow method delays the polls of that report, but not those of other reports. An exception is
 * logged once and otherwise ignored. Later versions may add methods, with default bodies.
 */
@Public
public interface ReportListener {
  /**
   * Called when the read waits for a permit, because {@code maxReportsPerHour} reports were created
   * in the last hour.
   *
   * @param until the time of the next permit
   */
  @Public
  default void waitingForPermit(Instant until) {}

  /** Called when a report was created. */
  @Public
  default void created(String reportId) {}

  /** Called when a report is read that another application created for the same query. */
  @Public
  default void adopted(String reportId) {}

  /** Called when a complete report is read again that this application has read before. */
  @Public
  default void reused(String reportId) {}

  /** Called when the status of a report was polled, and the read continues to wait. */
  @Public
  default void polled(ReportProgress report) {}

  /** Called when a report is complete. */
  @Public
  default void completed(ReportProgress report) {}

  /** Called when the wait for a report has failed, for example by a timeout or an interrupt. */
  @Public
  default void failed(ReportProgress report, PartnerInsightsException error) {}
}
