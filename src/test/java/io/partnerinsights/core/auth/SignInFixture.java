package io.partnerinsights.core.auth;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import okhttp3.Interceptor;

/** A sandbox with a vault, and the connector's side of it, on one clock: waits take no time. */
final class SignInFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2026-06-15T08:00:00Z");

  /** The variables of a process whose machine has no identity. */
  static final Map<String, String> NO_MACHINE =
      Map.of("IDENTITY_ENDPOINT", "http://127.0.0.1:1/msi/token", "IDENTITY_HEADER", "header");

  final List<String> messages = Collections.synchronizedList(new ArrayList<>());
  final List<Duration> sleeps = Collections.synchronizedList(new ArrayList<>());
  private final ManualClock clock;
  private final Sandbox sandbox;
  private final RetryingHttp http;

  SignInFixture() {
    this(START, settings -> {});
  }

  SignInFixture(Instant now, Consumer<SandboxBuilder> settings) {
    clock = ManualClock.startingAt(now);
    sandbox = Sandbox.builder().scale(0.01).clock(clock).with(settings).start();
    http = newHttp(chain -> chain.proceed(chain.request()));
  }

  Sandbox sandbox() {
    return sandbox;
  }

  ManualClock clock() {
    return clock;
  }

  RetryingHttp http() {
    return http;
  }

  RetryingHttp newHttp(Interceptor interceptor) {
    return new RetryingHttp(
        HttpClients.create(HttpSettings.ofDefaults())
            .newBuilder()
            .addInterceptor(interceptor)
            .build(),
        RetryPolicy.forOneMinute(),
        clock,
        this::sleep,
        new Random(1));
  }

  private void sleep(Duration duration) {
    sleeps.add(duration);
    clock.advance(duration);
  }

  /** Returns a sender that repeats no call, and does not wait. */
  static RetryingHttp httpWithoutRetries() {
    return RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.noRetries());
  }

  /** Returns options of the sandbox's application at an authority, as the cluster's. */
  static ConnectorOptions optionsAt(String authority, Map<String, String> extraOptions) {
    Map<String, String> options = new HashMap<>();
    options.put("authorityUrl", authority);
    options.put("tenantId", Sandbox.TENANT_ID);
    options.put("clientId", Sandbox.CLIENT_ID);
    options.putAll(extraOptions);
    return ConnectorOptions.parseAccount(OptionTexts.ofRead(ClusterOptions.of(options), options));
  }

  /** Returns the provider for these credentials at an authority, which repeats no call. */
  static TokenProvider newTokenProvider(String authority, Map<String, String> credentials) {
    AuthSettings settings = new AuthSettings(message -> {}, null, Map.of());
    return newTokenProvider(
        optionsAt(authority, credentials), settings, httpWithoutRetries(), Clock.systemUTC());
  }

  static TokenProvider newTokenProvider(
      ConnectorOptions options, AuthSettings settings, RetryingHttp http, Clock clock) {
    return SignInMethod.newProvider(options, settings, http, clock, vault -> null);
  }

  /** Expects that the provider gives no token. */
  static void assertFails(TokenProvider tokens, ErrorCode code, String... parts) {
    Failures.assertFails(tokens::token, code, parts);
  }

  /** Returns the provider for a way to sign in; a browser signs in as the user asks. */
  TokenProvider newTokenProvider(String way, Path folder) {
    AuthSettings settings =
        new AuthSettings(messages::add, new FormBrowser(FormBrowser::signIn), machineVariables());
    return newTokenProvider(
        optionsAt(sandbox.authorityUrl(), credentialsFor(way, folder)), settings, http, clock);
  }

  /** Returns the options of a way to sign in; the folder has the sandbox's certificate. */
  private Map<String, String> credentialsFor(String way, Path folder) {
    Map<String, String> secret = Map.of("clientSecret", Sandbox.CLIENT_SECRET);
    return switch (way) {
      case "token" -> Map.of("accessToken", sandbox.accessToken());
      case "password" ->
          withPairs(secret, "username", Sandbox.USERNAME, "password", Sandbox.PASSWORD);
      case "refresh" -> withPairs(secret, "refreshToken", sandbox.confidentialRefreshToken());
      case "public" -> Map.of("refreshToken", sandbox.refreshToken());
      case "public with secret" -> withPairs(secret, "refreshToken", sandbox.refreshToken());
      case "refresh without" -> Map.of("refreshToken", sandbox.confidentialRefreshToken());
      case "secret" -> secret;
      case "certificate" -> certificateOptions(folder.resolve("valid.p12"));
      case "assertion" -> Map.of("clientAssertionFile", writeAssertion(folder).toString());
      case "machine" -> Map.of("auth", "managedIdentity");
      case "device" -> Map.of("auth", "deviceCode");
      case "browser" -> Map.of("auth", "browser");
      default -> throw new IllegalArgumentException(way);
    };
  }

  static Map<String, String> certificateOptions(Path file) {
    return Map.of(
        "clientCertificate",
        file.toString(),
        "clientCertificatePassword",
        TestCertificate.PASSWORD);
  }

  private Path writeAssertion(Path folder) {
    try {
      String text = sandbox.federatedIssuer().issueAssertion(Map.of());
      return Files.writeString(folder.resolve("assertion"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> withPairs(
      Map<String, String> options, String... namesAndValues) {
    Map<String, String> all = new HashMap<>(options);
    ReadOptions.addPairs(all, namesAndValues);
    return all;
  }

  /** Returns the variables of a process in App Service. */
  Map<String, String> machineVariables() {
    return Map.of(
        "IDENTITY_ENDPOINT",
        sandbox.identityEndpointUrl(),
        "IDENTITY_HEADER",
        Sandbox.IDENTITY_HEADER);
  }

  VaultReference vaultReference(String name) {
    return vaultReference(sandbox.authorityUrl(), name);
  }

  static VaultReference vaultReference(String url, String name) {
    return VaultReference.parse("keyvault:" + url + "/secrets/" + name).orElseThrow();
  }

  /** Returns options of the cluster's configuration. */
  ConnectorOptions accountOptions(Map<String, String> extraOptions) {
    return optionsAt(sandbox.authorityUrl(), withPairs(extraOptions, "apiUrl", sandbox.apiUrl()));
  }

  KeyVault newVault() {
    return newVault(machineVariables(), Map.of());
  }

  KeyVault newVault(Map<String, String> environment, Map<String, String> options) {
    return newVault(environment, options, getClass().getClassLoader());
  }

  KeyVault newVault(
      Map<String, String> environment, Map<String, String> options, ClassLoader platform) {
    return newVault(http, environment, options, platform);
  }

  /** Returns a vault whose calls are sent by another sender. */
  KeyVault newVault(RetryingHttp sender) {
    return newVault(sender, machineVariables(), Map.of());
  }

  KeyVault newVault(
      RetryingHttp sender, Map<String, String> environment, Map<String, String> options) {
    return newVault(sender, environment, options, getClass().getClassLoader());
  }

  private KeyVault newVault(
      RetryingHttp sender,
      Map<String, String> environment,
      Map<String, String> options,
      ClassLoader platform) {
    VaultSignIn tokens =
        new VaultSignIn(
            accountOptions(options).withValue(AccountOptions.RESOURCE, "https://vault.azure.net"),
            new AuthSettings(message -> {}, null, environment),
            sender,
            clock,
            new TokenLibrary(platform),
            new MachineIdentity(environment, sender, clock));
    return new KeyVault(sender, tokens::signIn, ServiceUrl.parse(sandbox.authorityUrl()), clock);
  }

  @Override
  public void close() {
    sandbox.close();
  }

  /** Returns the deadline of a wait of this length from now, whose sleeps take no time. */
  Deadline deadlineIn(Duration length) {
    Instant end = clock().instant().plus(length);
    return new Deadline() {
      @Override
      public Duration timeLeft() {
        return Duration.between(clock().instant(), end);
      }

      @Override
      public void sleep(Duration duration) {
        clock().advance(duration);
      }
    };
  }
}
