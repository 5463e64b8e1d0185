package io.partnerinsights.core.job;

import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.WebhookMethod;
import io.partnerinsights.core.spi.ReportListener;
import java.time.Duration;
import java.util.Optional;

/**
 * How to wait for a report, and for the turn to make it.
 *
 * @param timeout how long at most, once the report has been made
 * @param pollInterval a fixed interval instead of the adaptive one
 * @param reportsPerHour how many reports may be made in any 60 minutes with one account
 * @param webhook where the service calls when the report is complete
 * @param listener is told how it goes
 */
public record WaitSettings(
    Duration timeout,
    Optional<Duration> pollInterval,
    int reportsPerHour,
    Optional<Webhook> webhook,
    ReportListener listener) {
  /** The documented quota of ExecuteNow reports. */
  private static final int QUOTA = 5;

  /** As many reports as the service is documented to allow, and nobody is told. */
  public WaitSettings(Duration timeout, Optional<Duration> pollInterval) {
    this(timeout, pollInterval, QUOTA, Optional.empty(), ReportListeners.none());
  }

  /** The settings that the options give. */
  public static WaitSettings of(ConnectorOptions options) {
    return new WaitSettings(
        options.get(Options.REPORT_TIMEOUT),
        options.find(Options.POLL_INTERVAL),
        options.get(Options.MAX_REPORTS_PER_HOUR),
        webhook(options),
        ReportListeners.of(options));
  }

  /** The same for an account with another quota. */
  public WaitSettings withReportsPerHour(int most) {
    return new WaitSettings(timeout, pollInterval, most, webhook, listener);
  }

  /** The same with somebody who is told; what it throws goes no further. */
  public WaitSettings withListener(ReportListener told) {
    ReportListener guarded = ReportListeners.guarded(told);
    return new WaitSettings(timeout, pollInterval, reportsPerHour, webhook, guarded);
  }

  /** The service puts a slash, or a question mark, and the report's id behind the URL. */
  private static Optional<Webhook> webhook(ConnectorOptions options) {
    String method = options.get(Options.CALLBACK_METHOD).name();
    return options
        .find(Options.CALLBACK_URL)
        .map(url -> url.toString().replaceFirst("/+$", ""))
        .map(url -> new Webhook(url, WebhookMethod.parse(method)));
  }

  /** The same with calls of the service. */
  public WaitSettings withWebhook(Webhook called) {
    return new WaitSettings(timeout, pollInterval, reportsPerHour, Optional.of(called), listener);
  }
}
