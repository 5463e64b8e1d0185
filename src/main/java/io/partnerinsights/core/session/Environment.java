package io.partnerinsights.core.session;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.job.JobLog;
import io.partnerinsights.core.job.JobSettings;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.options.ConnectorOptions;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What connects an application to time and to the service. A test has its own, so that waits take
 * no time.
 *
 * @param clock the time from which ages of reports are computed
 * @param clients returns the client for the account of the options
 * @param jobs creates the jobs of an account
 */
record Environment(
    Clock clock,
    Function<ConnectorOptions, PartnerInsightsClient> clients,
    BiFunction<PartnerInsightsClient, JobSettings, ReportJobs> jobs) {

  static Environment system(JobLog log) {
    return new Environment(
        MonotonicClock.system(),
        Clients::of,
        (client, settings) -> ReportJobs.of(client, settings, log));
  }
}
