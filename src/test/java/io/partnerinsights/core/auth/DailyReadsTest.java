package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ClockedApplication;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A job that reads each day in a new process, with a refresh token in the sandbox's vault. */
final class DailyReadsTest {
  private static final String NAME = "refresh-token";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HELD_BACK = Duration.ofSeconds(30);

  private final ClockedSandbox service =
      new ClockedSandbox(Sandbox.builder().scale(0.01).latency(Duration.ofMinutes(1)));
  private final Sandbox sandbox = service.sandbox();
  private Instant vaultBack = Instant.MAX;

  /** Refresh tokens end 90 days after their issue, so no old one would do on day 91. */
  @Test
  @Tag("long")
  void needNoPersonAndFailOnNoDay() {
    sandbox.refreshTokensLive(RefreshTokenFile.LIFE);
    sandbox.vault().set(NAME, sandbox.refreshToken());

    for (int day = 1; day <= 91; day++) {
      Instant start = ClockedSandbox.START.plus(DAY.multipliedBy(day));
      service.pass(Duration.between(service.clock().instant(), start));
      if (day == 45) {
        vaultBack = start.plus(Duration.ofHours(23));
        sandbox.faults().on("GET", "/secrets/").always().respond(503, HELD_BACK);
      }

      assertThat(rows()).as("day " + day).isPositive();
    }

    assertThat(sandbox.vault().versions(NAME)).hasSizeBetween(91, 92);
    assertThat(sandbox.calls().all())
        .filteredOn(call -> call.path().endsWith("/token") && call.status() != 200)
        .isEmpty();
  }

  private long rows() {
    ConnectorOptions options = options();
    Sleeper sleeper = this::sleep;
    try (Application process =
        ClockedApplication.of(service, service.client(tokens(options)), sleeper)) {
      ReadPlan plan = Session.open(options, process).planInWait();
      long rows = 0;
      try (BatchReader reader = plan.read().await().open(plan.spec())) {
        while (reader.next()) {
          rows += reader.batch().rows();
        }
      }
      return rows;
    }
  }

  private void sleep(Duration duration) {
    service.pass(duration);
    if (!service.clock().instant().isBefore(vaultBack)) {
      sandbox.faults().clear();
    }
  }

  private ConnectorOptions options() {
    Map<String, String> options = new HashMap<>();
    options.put("apiUrl", sandbox.apiUrl());
    options.put("authorityUrl", sandbox.authorityUrl());
    options.put("tenantId", Sandbox.TENANT_ID);
    options.put("clientId", Sandbox.CLIENT_ID);
    options.put("refreshToken", VaultFixture.reference(sandbox.authorityUrl(), NAME).text());
    options.put("reportTimeout", "24h");
    options.put("pollInterval", "5m");
    options.put("query", "SELECT Month, CustomerName FROM OfficeUsage");
    return ConnectorOptions.parse(options, ClusterOptions.of(options));
  }

  /** Returns tokens of a process that has nothing in memory. */
  private TokenProvider tokens(ConnectorOptions options) {
    RetryingHttp http =
        new RetryingHttp(
            HttpClients.create(HttpSettings.ofDefaults()),
            RetryPolicy.brief(),
            service.localClock(),
            this::sleep,
            new Random(1));
    ServiceUrl authority = ServiceUrl.parse(sandbox.authorityUrl());
    Map<String, String> machine =
        Map.of(
            "IDENTITY_ENDPOINT",
            sandbox.identityEndpoint(),
            "IDENTITY_HEADER",
            Sandbox.IDENTITY_HEADER);
    VaultTokens ofMachine =
        new VaultTokens(
            options.with(AccountOptions.RESOURCE, "https://vault.azure.net"),
            new AuthSettings(message -> {}, null, machine),
            http,
            service.localClock(),
            new TokenLibrary(getClass().getClassLoader()),
            new MachineIdentity(machine, http, service.localClock()));
    KeyVault vault = new KeyVault(http, ofMachine::signIn, authority, service.localClock());
    return SignInMethod.tokens(
        options,
        new AuthSettings(message -> {}, null, Map.of()),
        http,
        service.localClock(),
        secret -> vault);
  }
}
