package io.partnerinsights.core.session;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.report.OpenWaits;
import io.partnerinsights.core.report.ReportContext;
import io.partnerinsights.core.report.Reports;
import io.partnerinsights.testing.ClockedSandbox;
import java.util.Random;

/** Creates applications on the clock of a sandbox, so that their waits take no time. */
public final class ClockedApplication {
  private ClockedApplication() {}

  public static Application of(ClockedSandbox service, Sleeper sleeper) {
    return of(service, service.client(), sleeper);
  }

  /** Returns an application whose reads use this client. */
  public static Application of(
      ClockedSandbox service, PartnerInsightsClient client, Sleeper sleeper) {
    return of(service, client, sleeper, OpenWaits.silent(service.localClock()));
  }

  public static Application of(
      ClockedSandbox service, PartnerInsightsClient client, Sleeper sleeper, OpenWaits open) {
    return new Application(
        new Reports(service.localClock()),
        service.localClock(),
        options -> TestApplications.limited(client, options),
        (same, settings) ->
            new ReportContext(client, settings, service.localClock(), sleeper, new Random(), open));
  }
}
