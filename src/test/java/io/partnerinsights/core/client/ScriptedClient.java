package io.partnerinsights.core.client;

import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** A scripted server, and clients of it that advance a clock instead of waiting. */
final class ScriptedClient implements AutoCloseable {
  /** A page of one report; the argument is its link. */
  static final String REPORTS =
      "{\"value\": [{\"reportId\": \"r-1\", \"reportName\": \"a\"}], \"nextLink\": %s}";

  private final ScriptedServer server = new ScriptedServer();
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-01T00:00:00Z"));

  ScriptedServer server() {
    return server;
  }

  ManualClock clock() {
    return clock;
  }

  PartnerInsightsClient client() {
    return client(() -> "secret-token");
  }

  PartnerInsightsClient client(Supplier<String> token) {
    RetryingHttp http =
        new RetryingHttp(
            HttpClients.create(HttpSettings.ofDefaults()),
            new RetryPolicy(3, Duration.ofMinutes(15)),
            clock,
            clock::advance,
            () -> 0);
    ServiceUrl url = ServiceUrl.parse(server.url() + "insights/v1/mpn");
    return new PartnerInsightsClient(url, new ClientFixture.Tokens(token), http, clock);
  }

  @Override
  public void close() {
    server.close();
  }
}
