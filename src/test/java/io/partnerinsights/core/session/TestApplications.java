package io.partnerinsights.core.session;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportRegistry;
import io.partnerinsights.core.report.WaitContext;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Creates applications whose time and chance a test controls. */
public final class TestApplications {
  /** In a second, the clock of a test may pass hours. */
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(1);

  /** Waits of hours need not look at the clock as often as an application does. */
  private static final Duration SIMULATED_INTERVAL = Duration.ofSeconds(30);

  private TestApplications() {}

  public static Application of(
      PartnerInsightsClient client, Clock clock, Sleeper sleeper, RandomGenerator random) {
    return of(client, clock, sleeper, random, CHECK_INTERVAL, Threads.system());
  }

  /** Returns an application whose threads wait for each other in the time of the clock. */
  public static Application of(
      PartnerInsightsClient client,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      Threads threads) {
    return of(client, clock, sleeper, random, SIMULATED_INTERVAL, threads);
  }

  /** Returns the client after the options of a read have set limits of its account. */
  private static PartnerInsightsClient setLimits(
      PartnerInsightsClient client, ConnectorOptions options) {
    client.setLimits(options);
    return client;
  }

  private static Application of(
      PartnerInsightsClient client,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      Duration interval,
      Threads threads) {
    return new Application(
        new ReportRegistry(clock, interval, threads),
        clock,
        options -> setLimits(client, options),
        (account, settings) ->
            new WaitContext(
                account, settings, clock, sleeper, random, OpenWaits.withoutMessages(clock)));
  }

  /** Returns an application on the clock of a sandbox, so that its waits take no time. */
  public static Application of(ClockedSandbox service, Sleeper sleeper) {
    return of(service, service.client(), sleeper);
  }

  /** Returns an application whose reads use this client. */
  public static Application of(
      ClockedSandbox service, PartnerInsightsClient client, Sleeper sleeper) {
    return of(service, client, sleeper, OpenWaits.withoutMessages(service.localClock()));
  }

  public static Application of(
      ClockedSandbox service, PartnerInsightsClient client, Sleeper sleeper, OpenWaits open) {
    return new Application(
        new ReportRegistry(service.localClock()),
        service.localClock(),
        options -> setLimits(client, options),
        (same, settings) ->
            new WaitContext(client, settings, service.localClock(), sleeper, new Random(), open));
  }
}
