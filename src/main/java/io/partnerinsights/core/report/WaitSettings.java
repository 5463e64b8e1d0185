package io.partnerinsights.core.report;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.time.Duration;
import java.util.Optional;

/**
 * How to wait for a report, and for the turn to make it.
 *
 * @param timeout how long at most, once the report has been made
 * @param pollInterval a fixed interval instead of the adaptive one
 * @param reportsPerHour how many reports may be made in any 60 minutes with one account
 */
public record WaitSettings(Duration timeout, Optional<Duration> pollInterval, int reportsPerHour) {
  /** The documented quota of ExecuteNow reports. */
  private static final int QUOTA = 5;

  /** As many reports as the service is documented to allow. */
  public WaitSettings(Duration timeout, Optional<Duration> pollInterval) {
    this(timeout, pollInterval, QUOTA);
  }

  /** The settings that the options give. */
  public static WaitSettings of(ConnectorOptions options) {
    return new WaitSettings(
        options.get(Options.REPORT_TIMEOUT),
        options.find(Options.POLL_INTERVAL),
        options.get(Options.MAX_REPORTS_PER_HOUR));
  }

  /** The same for an account with another quota. */
  public WaitSettings withReportsPerHour(int most) {
    return new WaitSettings(timeout, pollInterval, most);
  }
}
