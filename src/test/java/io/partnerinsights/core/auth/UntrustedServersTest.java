package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.download.ReportFile.FileStore;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryListener;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.ServerCertificates;
import io.partnerinsights.testing.ShortCases;
import io.partnerinsights.testing.TestCertificate;
import io.partnerinsights.testing.ValidTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers whose certificate is not trusted, or not valid now, wherever a read meets them. */
final class UntrustedServersTest {
  private static OkHttpClient client;

  @AutoClose private final SignInFixture fixture = new SignInFixture();
  private boolean misled;

  @BeforeAll
  static void trust(@TempDir Path folder) throws Exception {
    Map<String, String> options =
        Map.of(
            "trustStore",
            ServerCertificates.writeTrustStore(folder, "PKCS12").toString(),
            "trustStorePassword",
            TestCertificate.PASSWORD);
    client = HttpClients.create(HttpSettings.of(ConnectorOptions.parseAccount(options)));
  }

  @ParameterizedTest
  @ShortCases(
      value = 3,
      csv =
          @CsvSource({
            "password, SIGN_IN_UNREACHABLE",
            "device, SIGN_IN_UNREACHABLE",
            "machine, NO_MANAGED_IDENTITY",
            "vault, SIGN_IN_UNREACHABLE",
            "token of a vault, SIGN_IN_UNREACHABLE",
            "machine's token of a vault, SECRET_UNREADABLE",
            "call, SERVICE_UNREACHABLE",
            "file, DOWNLOAD_BROKEN"
          }))
  void areNamedWithTheOptionOrTheClock(String asked, ErrorCode outdated) {
    for (String name : new String[] {"untrusted", "otherHost", "expired", "future"}) {
      try (ScriptedServer server = new ScriptedServer(ServerCertificates.socketFactory(name))) {
        ThrowingCallable call = call(asked, url(server));
        if (name.matches("expired|future")) {
          Failures.assertFails(call, outdated, "check this machine's clock");
        } else {
          String change = name.equals("untrusted") ? "restart the application" : "trustStore";
          Failures.assertFails(call, ErrorCode.CERTIFICATE_UNTRUSTED, "localhost", change);
        }
        assertThat(server.receivedRequests()).isEmpty();
      }
    }
    assertThat(ErrorCode.CERTIFICATE_UNTRUSTED.exitCode()).isEqualTo(2);
  }

  private static String url(ScriptedServer server) {
    return "https://localhost:" + server.url().port();
  }

  private ThrowingCallable call(String asked, String url) {
    RetryingHttp http = RetryingHttp.of(client, RetryPolicy.noRetries());
    Map<String, String> machine = Map.of("IDENTITY_ENDPOINT", url, "IDENTITY_HEADER", "header");
    Map<String, String> secret = Map.of("clientSecret", "word", "authorityUrl", url);
    Map<String, String> none = Map.of();
    return switch (asked) {
      case "password" -> signIn(url, Map.of("username", "reader", "password", "hush"), none);
      case "device" -> signIn(url, Map.of("auth", "deviceCode"), none);
      case "machine" -> signIn(url, Map.of("auth", "managedIdentity"), machine);
      case "vault" ->
          () -> fixture.newVault(http).readVersion(new VaultReference(url, "key", null));
      case "token of a vault" -> reading(fixture.newVault(http, SignInFixture.NO_MACHINE, secret));
      case "machine's token of a vault" -> reading(fixture.newVault(http, machine, none));
      case "call" ->
          new PartnerInsightsClient(
                  ServiceUrl.parse(url + "/insights/v1/mpn"),
                  new ValidTokens(() -> "token"),
                  http,
                  MonotonicClock.system())
              ::listDatasets;
      default -> FileStore.of(client, RetryPolicy.noRetries()).file(report(url))::open;
    };
  }

  private ThrowingCallable reading(KeyVault vault) {
    return () -> vault.readVersion(fixture.vaultReference("key"));
  }

  private static CompletedReport report(String url) {
    SecureLink link = SecureLink.of(url + "/file?sig=secret-signature", null);
    return new CompletedReport("r-1", "e-1", ReportFormat.CSV, link, null);
  }

  private static ThrowingCallable signIn(
      String url, Map<String, String> options, Map<String, String> environment) {
    AuthSettings settings = new AuthSettings(message -> {}, null, environment);
    RetryingHttp http = RetryingHttp.of(client, RetryPolicy.noRetries());
    ConnectorOptions account = SignInFixture.optionsAt(url, options);
    return SignInFixture.newTokenProvider(account, settings, http, Clock.systemUTC())::token;
  }

  /** One gateway of many may be set up wrong for some minutes, which must not lose hours. */
  @ParameterizedTest
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "untrusted, GET, PT0S, PT5M",
            "otherHost, POST, PT0S, PT5M",
            "expired, GET, PT30S, PT10M"
          }))
  void areAskedAgainInAWait(String name, String method, Duration outside, Duration inside) {
    try (ScriptedServer server = new ScriptedServer(ServerCertificates.socketFactory(name))) {
      RequestBody body = method.equals("POST") ? RequestBody.create("{}", null) : null;
      Request request = new Request.Builder().url(url(server)).method(method, body).build();
      Clock clock = fixture.clock();
      RetryingHttp http =
          new RetryingHttp(
              client, RetryPolicy.forOneMinute(), clock, fixture.clock()::advance, () -> 0);
      Instant start = clock.instant();

      assertThatThrownBy(() -> http.fetch(request)).isInstanceOf(Exception.class);
      Instant wait = clock.instant();
      assertThatThrownBy(
              () ->
                  http.forWait(fixture.deadlineIn(Duration.ofMinutes(10)), new RetryListener() {})
                      .fetch(request))
          .isInstanceOf(name.equals("expired") ? IOException.class : RuntimeException.class);

      assertThat(Duration.between(start, wait)).isBetween(outside, outside.multipliedBy(2));
      assertThat(Duration.between(wait, clock.instant())).isBetween(inside, inside.plusSeconds(30));
    }
  }

  @Test
  void anEmptyTrustStoreIsNamed() throws Exception {
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(empty);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, factory.getTrustManagers(), null);
    X509TrustManager none = (X509TrustManager) factory.getTrustManagers()[0];
    OkHttpClient trustless =
        client.newBuilder().sslSocketFactory(tls.getSocketFactory(), none).build();
    try (ScriptedServer server = new ScriptedServer(ServerCertificates.socketFactory("trusted"))) {
      Request request = new Request.Builder().url(url(server)).build();

      Failures.assertFails(
          () -> RetryingHttp.of(trustless, RetryPolicy.forOneMinute()).fetch(request),
          ErrorCode.CERTIFICATE_UNTRUSTED,
          "the trust store is empty",
          "restart the application",
          "trustAnchors parameter must be non-empty");
    }
  }

  /** What a vault or a user gave before is still right, and no user is asked again in vain. */
  @Test
  void takeNothingFromTheMemory() {
    try (ScriptedServer server =
        new ScriptedServer(ServerCertificates.socketFactory("untrusted"))) {
      RetryingHttp sender =
          fixture.newHttp(
              chain ->
                  chain.proceed(
                      misled
                          ? chain.request().newBuilder().url(url(server)).build()
                          : chain.request()));
      fixture.sandbox().vault().setSecret("key", fixture.sandbox().refreshToken());
      VaultSecrets secrets = new VaultSecrets((a, b) -> fixture.newVault(sender), fixture.clock());
      ConnectorOptions options =
          fixture.accountOptions(Map.of("clientSecret", fixture.vaultReference("key").toText()));
      VaultRefreshToken stored =
          new VaultRefreshToken(fixture.newVault(sender), fixture.vaultReference("key"));
      AuthSettings settings = new AuthSettings(fixture.messages::add, null, Map.of());
      TokenProvider user =
          SignInFixture.newTokenProvider(
              fixture.accountOptions(Map.of("auth", "deviceCode")),
              settings,
              sender,
              fixture.clock());
      ConnectorOptions read = secrets.resolveAll(options);
      AccessToken given = request(stored);
      user.invalidate(user.token());

      misled = true;
      fixture.clock().advance(Duration.ofMinutes(6));

      assertThat(secrets.resolveAll(options)).isEqualTo(read);
      assertThat(request(stored)).isEqualTo(given);
      SignInFixture.assertFails(user, ErrorCode.CERTIFICATE_UNTRUSTED, "not trusted");
      misled = false;
      assertThat(user.token()).isNotNull();
      assertThat(fixture.messages).hasSize(1);
    }
  }

  private static AccessToken request(VaultRefreshToken stored) {
    return stored
        .requestTokens(used -> new OAuthGrants.Tokens(new AccessToken(used, Instant.MAX), null))
        .accessToken();
  }
}
