package io.partnerinsights.core.session;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportSettings;
import io.partnerinsights.core.report.WaitLog;
import io.partnerinsights.core.report.Waits;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What connects an application to time and to the service. A test has its own, so that waits take
 * no time.
 *
 * @param clock the time from which ages of reports are computed
 * @param clients returns the client for the account of the options
 * @param waits starts the waits of an account
 */
record Environment(
    Clock clock,
    Function<ConnectorOptions, PartnerInsightsClient> clients,
    BiFunction<PartnerInsightsClient, ReportSettings, Waits> waits) {

  static Environment system(WaitLog log) {
    return new Environment(
        MonotonicClock.system(),
        Clients::of,
        (client, settings) -> Waits.of(client, settings, log));
  }
}
