package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.ValidTokens;
import java.time.Duration;
import java.util.Map;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies that reject a request until a setting is changed, wherever a read meets them. */
final class RefusingProxiesTest {
  private static final MockResponse LOGIN =
      newResponse(407, "", "Proxy-Authenticate", "Basic realm=\"office\"");

  private static final String URL = "https://service.test";

  @AutoClose private final SignInFixture fixture = new SignInFixture();
  private volatile MockResponse answer = LOGIN;
  private final ScriptedServer proxy = new ScriptedServer(request -> answer);

  @AfterEach
  void forgetTheProxyOfTheJvm() {
    System.clearProperty("https.proxyHost");
    System.clearProperty("https.proxyPort");
    proxy.close();
  }

  /** A proxy is that of the option or of the JVM; the last two are no proxies of this request. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "option | 407 | requires a login | set options proxy, proxyUsername and proxyPassword",
        "jvm    | 407 | requires a login | set options proxy, proxyUsername and proxyPassword",
        "option | 403 | rejected the connection to service.test | allow connections to"
            + " service.test",
        "jvm    | 403 | rejected the connection to service.test | allow connections to"
            + " service.test",
        "option | 405 | HTTP status 405 to the CONNECT | correct option proxy",
        "jvm    | 302 | HTTP status 302 to the CONNECT | https.proxyHost"
      })
  void areNamedWithTheHostAtOnce(String way, int status, String problem, String remedy) {
    answer = status == 407 ? LOGIN : newResponse(status, "");
    OkHttpClient client = client(way);

    for (String asked : new String[] {"sign-in", "vault", "call", "POST", "file"}) {
      Failures.assertFails(
          call(asked, client), ErrorCode.OPTION_VALUE, address(proxy.url()), problem, remedy);
    }
    assertThat(fixture.sleeps).as("outside a wait").isEmpty();
  }

  private ThrowingCallable call(String asked, OkHttpClient client) {
    RetryingHttp http = http(client);
    PartnerInsightsClient service = service(new ValidTokens(() -> "token"), http);
    return switch (asked) {
      case "sign-in" -> service(signIn(http), http)::listDatasets;
      case "vault" ->
          () -> fixture.newVault(http).readVersion(new VaultReference(URL, "key", null));
      case "call" -> service::listDatasets;
      case "POST" -> () -> service.createReport(NewReports.executeNow("a", "q"));
      default -> FileStore.of(client, RetryPolicy.forOneMinute()).file(report())::open;
    };
  }

  private PartnerInsightsClient service(TokenProvider tokens, RetryingHttp http) {
    ServiceUrl url = ServiceUrl.parse(URL + "/insights/v1/mpn");
    return new PartnerInsightsClient(url, tokens, http, fixture.clock());
  }

  private TokenProvider signIn(RetryingHttp http) {
    Map<String, String> user = Map.of("username", "reader", "password", "hush");
    AuthSettings settings = new AuthSettings(message -> {}, null, Map.of());
    return SignInFixture.newTokenProvider(
        SignInFixture.optionsAt(URL, user), settings, http, fixture.clock());
  }

  private static CompletedReport report() {
    SecureLink link = SecureLink.of(URL + "/file?sig=secret-signature", null);
    return new CompletedReport("r-1", "e-1", ReportFormat.CSV, link, null);
  }

  /** Its administrator may be changing its settings, which must not lose hours of waiting. */
  @ParameterizedTest
  @CsvSource({
    "option, 407, sign-in",
    "jvm, 407, call",
    "option, 403, POST",
    "jvm, 403, sign-in",
    "option, 502, call"
  })
  void areAskedAgainInAWait(String way, int status, String asked) {
    answer = status == 407 ? LOGIN : newResponse(status, "");
    RetryingHttp http = http(client(way));
    RetryingHttp waiting =
        http.forWait(fixture.deadlineIn(Duration.ofMinutes(10)), new RetryListener() {});
    boolean isOutage = status == 502;
    TokenProvider tokens = asked.equals("sign-in") ? signIn(http) : new ValidTokens(() -> "token");
    PartnerInsightsClient client = service(tokens, waiting);
    ThrowingCallable call =
        asked.equals("POST")
            ? () -> client.createReport(NewReports.executeNow("a", "q"))
            : client::listDatasets;

    Failures.assertFails(
        call,
        isOutage ? ErrorCode.SERVICE_UNREACHABLE : ErrorCode.OPTION_VALUE,
        isOutage ? "CONNECT: 502" : address(proxy.url()));

    Duration waited = Duration.between(SignInFixture.START, fixture.clock().instant());
    Duration expected = Duration.ofMinutes(isOutage ? 10 : 5);
    assertThat(waited).isBetween(expected, expected.plusSeconds(30));
  }

  /** A token that is valid is used until it expires. */
  @Test
  void takeNoTokenFromTheMemory() {
    boolean[] isThroughProxy = {false};
    RetryingHttp http =
        http(
            client("option")
                .newBuilder()
                .addInterceptor(
                    chain ->
                        chain.proceed(
                            isThroughProxy[0]
                                ? chain.request().newBuilder().url(URL).build()
                                : chain.request()))
                .build());
    TokenProvider tokens =
        SignInFixture.newTokenProvider(
            fixture.accountOptions(Map.of("clientSecret", Sandbox.CLIENT_SECRET)),
            new AuthSettings(message -> {}, null, Map.of()),
            http,
            fixture.clock());
    AccessToken first = tokens.token();
    isThroughProxy[0] = true;
    fixture.clock().advance(Duration.ofMinutes(56));

    assertThat(tokens.token()).isEqualTo(first);
  }

  private RetryingHttp http(OkHttpClient client) {
    return new RetryingHttp(
        client,
        RetryPolicy.forOneMinute(),
        fixture.clock(),
        duration -> {
          fixture.sleeps.add(duration);
          fixture.clock().advance(duration);
        },
        () -> 0);
  }

  private OkHttpClient client(String way) {
    Map<String, String> options = Map.of();
    if (way.equals("jvm")) {
      System.setProperty("https.proxyHost", proxy.url().host());
      System.setProperty("https.proxyPort", String.valueOf(proxy.url().port()));
    } else {
      options = Map.of("proxy", address(proxy.url()));
    }
    return HttpClients.create(HttpSettings.of(ConnectorOptions.parseAccount(options)));
  }

  private static String address(HttpUrl url) {
    return url.host() + ":" + url.port();
  }
}
