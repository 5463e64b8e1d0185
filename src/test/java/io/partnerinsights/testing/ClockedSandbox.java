package io.partnerinsights.testing;

import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * A sandbox and a client that share one clock. Only sleeping advances the clock, so that hours of
 * waiting take milliseconds, and a test can count every poll.
 */
public final class ClockedSandbox implements AutoCloseable {
  public static final Instant START = Instant.parse("2026-06-15T08:00:00Z");

  private final ManualClock clock = ManualClock.startingAt(START);
  private final Clock localClock;
  private final Sandbox sandbox;
  private final PartnerInsightsClient client;

  public ClockedSandbox(SandboxBuilder settings) {
    this(settings, Duration.ZERO);
  }

  /** Starts a sandbox; the connector's clock is ahead of it by this time. */
  public ClockedSandbox(SandboxBuilder settings, Duration clockLead) {
    this.localClock = Clock.offset(clock, clockLead);
    this.sandbox = settings.clock(clock).start();
    this.client = newClient(validTokens());
  }

  public PartnerInsightsClient newClient(TokenProvider signIn) {
    return newClient(sandbox.apiUrl(), signIn);
  }

  public PartnerInsightsClient newMarketplaceClient() {
    return newClient(sandbox.marketplaceUrl(), new ValidTokens(sandbox::applicationToken));
  }

  private PartnerInsightsClient newClient(String apiUrl, TokenProvider signIn) {
    return newClient(apiUrl, signIn, HttpClients.create(HttpSettings.ofDefaults()));
  }

  /** Creates another client, whose calls pass through the interceptor. */
  public PartnerInsightsClient newClient(Interceptor interceptor) {
    return newClient(sandbox.apiUrl(), interceptor);
  }

  /** Creates another client of an address that leads to the sandbox. */
  public PartnerInsightsClient newClient(String apiUrl, Interceptor interceptor) {
    OkHttpClient http =
        HttpClients.create(HttpSettings.ofDefaults())
            .newBuilder()
            .addInterceptor(interceptor)
            .build();
    return newClient(apiUrl, validTokens(), http);
  }

  private PartnerInsightsClient newClient(
      String apiUrl, TokenProvider signIn, OkHttpClient connections) {
    RetryingHttp http =
        new RetryingHttp(
            connections, RetryPolicy.forFifteenMinutes(), localClock, sleeper(), new Random(1));
    return new PartnerInsightsClient(ServiceUrl.parse(apiUrl), signIn, http, localClock);
  }

  /** Returns a provider of valid tokens, which makes no call. */
  public TokenProvider validTokens() {
    return new ValidTokens(sandbox::accessToken);
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  /** Returns the clock of the connector's machine. */
  public Clock localClock() {
    return localClock;
  }

  public ManualClock clock() {
    return clock;
  }

  public PartnerInsightsClient client() {
    return client;
  }

  /** Returns a sleeper for which time passes at once. */
  public Sleeper sleeper() {
    return this::passTime;
  }

  /** Advances the clock, and then lets the sandbox run what is due. */
  public void passTime(Duration duration) {
    clock.advance(duration);
    sandbox.finishDueWork();
  }

  /** Creates a daily report, whose first execution is five hours from now, and returns its id. */
  public String scheduleDailyReport(String name, String query) {
    String queryId = client.createQuery(new NewQuery("daily query", "", query)).queryId();
    Instant start = clock.instant().plus(Duration.ofHours(5));
    NewReport report = NewReports.scheduledReport(name, queryId, start, Duration.ofDays(1));
    return client.createReport(report).reportId();
  }

  /** Returns the time since the start of the clock. */
  public Duration elapsedTime() {
    return Duration.between(START, clock.instant());
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
