package io.partnerinsights.testing;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.options.Secret;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * A sandbox and a client that live by one clock, which only sleeping moves: hours of waiting take
 * milliseconds, and a test can count every look.
 */
public final class ClockedSandbox implements AutoCloseable {
  /** Where the clock starts. */
  public static final Instant START = Instant.parse("2026-06-15T08:00:00Z");

  private final ManualClock clock = ManualClock.at(START);
  private final Sandbox sandbox;
  private final PartnerInsightsClient client;

  /** With these settings, on the common clock. */
  public ClockedSandbox(SandboxBuilder settings) {
    this.sandbox = settings.clock(clock).start();
    this.client = client(tokens());
  }

  /** A client on the same clock that signs in in its own way. */
  public PartnerInsightsClient client(TokenProvider signIn) {
    RetryingHttp http =
        new RetryingHttp(
            HttpClients.create(HttpSettings.ofDefaults()),
            RetryPolicy.ofDefaults(),
            clock,
            sleeper(),
            new Random(1));
    return new PartnerInsightsClient(ServiceUrl.parse(sandbox.apiUrl()), signIn, http, clock);
  }

  /** Always a good token: signing in is not what these tests are about. */
  public TokenProvider tokens() {
    return new TokenProvider() {
      @Override
      public AccessToken token() {
        return new AccessToken(Secret.of(sandbox.accessToken()), Instant.MAX);
      }

      @Override
      public void invalidate(AccessToken stale) {}
    };
  }

  /** The service. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** Its clock. */
  public ManualClock clock() {
    return clock;
  }

  /** The connector's client of it. */
  public PartnerInsightsClient client() {
    return client;
  }

  /** Moves the clock, and lets the service do what has become due. */
  public Sleeper sleeper() {
    return duration -> {
      clock.advance(duration);
      sandbox.settle();
    };
  }

  /** How long ago the clock started. */
  public Duration elapsed() {
    return Duration.between(START, clock.instant());
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
