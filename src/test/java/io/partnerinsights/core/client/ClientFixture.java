package io.partnerinsights.core.client;

import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/** A sandbox with a manual clock, and clients that advance the clock instead of waiting. */
final class ClientFixture implements AutoCloseable {
  private static final OkHttpClient HTTP = HttpClients.create(HttpSettings.ofDefaults());

  final ManualClock clock = ManualClock.at(Instant.parse("2026-07-01T00:00:00Z"));
  final List<Duration> slept = Collections.synchronizedList(new ArrayList<>());
  final Sandbox sandbox;
  final PartnerInsightsClient client;

  ClientFixture(SandboxBuilder builder) {
    this.sandbox = builder.scale(0.05).clock(clock).start();
    this.client = client(new Tokens(sandbox::accessToken));
  }

  PartnerInsightsClient client(TokenProvider tokens) {
    return client(sandbox.apiUrl(), tokens);
  }

  PartnerInsightsClient client(String apiUrl, TokenProvider tokens) {
    RetryPolicy policy = new RetryPolicy(3, Duration.ofMinutes(15));
    RetryingHttp http = new RetryingHttp(HTTP, policy, clock, this::sleep, () -> 0);
    return new PartnerInsightsClient(ServiceUrl.parse(apiUrl), tokens, http, clock);
  }

  private void sleep(Duration duration) {
    slept.add(duration);
    clock.advance(duration);
  }

  @Override
  public void close() {
    sandbox.close();
  }

  /** Provides tokens from a source and replaces a token when it is invalidated. */
  static final class Tokens implements TokenProvider {
    private final Supplier<String> source;
    private AccessToken current;

    Tokens(Supplier<String> source) {
      this.source = source;
    }

    @Override
    public synchronized AccessToken token() {
      if (current == null) {
        current = new AccessToken(Secret.of(source.get()), Instant.MAX);
      }
      return current;
    }

    @Override
    public synchronized void invalidate(AccessToken stale) {
      current = stale.equals(current) ? null : current;
    }
  }
}
