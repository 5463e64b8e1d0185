package io.partnerinsights.core.auth;

import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import okhttp3.Interceptor;

/** A sandbox with a vault, and the connector's side of it, on one clock: waits take no time. */
final class VaultFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2026-06-15T08:00:00Z");

  /** The variables of a process whose machine has no identity. */
  static final Map<String, String> NO_MACHINE =
      Map.of("IDENTITY_ENDPOINT", "http://127.0.0.1:1/msi/token", "IDENTITY_HEADER", "header");

  private final ManualClock clock = ManualClock.at(START);
  private final Sandbox sandbox = Sandbox.builder().scale(0.01).clock(clock).start();
  private final RetryingHttp http = http(chain -> chain.proceed(chain.request()));

  Sandbox sandbox() {
    return sandbox;
  }

  ManualClock clock() {
    return clock;
  }

  RetryingHttp http() {
    return http;
  }

  RetryingHttp http(Interceptor interceptor) {
    return new RetryingHttp(
        HttpClients.create(HttpSettings.ofDefaults())
            .newBuilder()
            .addInterceptor(interceptor)
            .build(),
        RetryPolicy.brief(),
        clock,
        clock::advance,
        new Random(1));
  }

  /** Returns the time for which the connector has waited. */
  Duration elapsed() {
    return Duration.between(START, clock.instant());
  }

  /** Returns the variables of a process in App Service. */
  Map<String, String> machine() {
    return Map.of(
        "IDENTITY_ENDPOINT",
        sandbox.identityEndpoint(),
        "IDENTITY_HEADER",
        Sandbox.IDENTITY_HEADER);
  }

  VaultReference reference(String name) {
    return reference(sandbox.authorityUrl(), name);
  }

  static VaultReference reference(String url, String name) {
    return VaultReference.parse("keyvault:" + url + "/secrets/" + name).orElseThrow();
  }

  KeyVault vault() {
    return vault(machine(), Map.of());
  }

  KeyVault vault(Map<String, String> environment, Map<String, String> options) {
    return vault(environment, options, getClass().getClassLoader());
  }

  KeyVault vault(
      Map<String, String> environment, Map<String, String> options, ClassLoader platform) {
    return vault(http, environment, account(options), platform);
  }

  /** Returns a vault for which a call takes at most this real time. */
  KeyVault impatient(Duration limit) {
    return vault(
        http.withCallTimeout(limit), machine(), account(Map.of()), getClass().getClassLoader());
  }

  KeyVault vault(RetryingHttp sender) {
    return vault(sender, machine(), account(Map.of()), getClass().getClassLoader());
  }

  private KeyVault vault(
      RetryingHttp sender,
      Map<String, String> environment,
      ConnectorOptions account,
      ClassLoader platform) {
    VaultTokens tokens =
        new VaultTokens(
            account.with(AccountOptions.RESOURCE, "https://vault.azure.net"),
            new AuthSettings(message -> {}, null, environment),
            sender,
            clock,
            new TokenLibrary(platform),
            new MachineIdentity(environment, sender, clock));
    return new KeyVault(sender, tokens::signIn, ServiceUrl.parse(sandbox.authorityUrl()), clock);
  }

  /** Returns options of the cluster's configuration. */
  ConnectorOptions account(Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.put("apiUrl", sandbox.apiUrl());
    options.put("authorityUrl", sandbox.authorityUrl());
    options.put("tenantId", Sandbox.TENANT_ID);
    options.put("clientId", Sandbox.CLIENT_ID);
    return ConnectorOptions.parseAccount(options, ClusterOptions.of(options));
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
