package io.partnerinsights.core.report;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.time.Duration;
import java.util.Optional;

/**
 * How to wait for a report.
 *
 * @param timeout how long at most
 * @param pollInterval a fixed interval instead of the adaptive one
 */
public record WaitSettings(Duration timeout, Optional<Duration> pollInterval) {
  /** The settings that the options give. */
  public static WaitSettings of(ConnectorOptions options) {
    return new WaitSettings(
        options.get(Options.REPORT_TIMEOUT), options.find(Options.POLL_INTERVAL));
  }
}
