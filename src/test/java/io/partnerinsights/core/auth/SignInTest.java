package io.partnerinsights.core.auth;

import static io.partnerinsights.core.auth.SignIns.assertFails;
import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signs in by each method at the sandbox and checks the tokens against its API. */
class SignInTest {
  private static final ManualClock CLOCK = ManualClock.at(Instant.parse("2026-07-01T00:00:00Z"));
  private static final OkHttpClient CLIENT = HttpClients.create(HttpSettings.ofDefaults());

  private static Sandbox sandbox;

  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
  private final List<Duration> slept = Collections.synchronizedList(new ArrayList<>());
  private final RetryingHttp http =
      new RetryingHttp(CLIENT, RetryPolicy.ofDefaults(), CLOCK, slept::add, () -> 0);

  @BeforeAll
  static void start() {
    sandbox = small().start();
  }

  private static SandboxBuilder small() {
    return Sandbox.builder().scale(0.01).clock(CLOCK);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @BeforeEach
  @AfterEach
  void clear() {
    sandbox.faults().clear();
    sandbox.calls().reset();
  }

  @Test
  void signsInByPasswordAtTheV1Endpoint() throws IOException {
    TokenProvider tokens = tokens(password(Sandbox.PASSWORD));

    assertAccepted(tokens.token());
    assertThat(tokens.token().expiresAt())
        .isEqualTo(CLOCK.instant().plus(Duration.ofMinutes(60)).minusSeconds(1));
    assertThat(signIns()).containsExactly("/" + Sandbox.TENANT_ID + "/oauth2/token");
  }

  @Test
  void signsInByClientCredentials() throws IOException {
    assertAccepted(tokens(Map.of("clientSecret", Sandbox.CLIENT_SECRET)).token());
    assertThat(signIns()).containsExactly("/" + Sandbox.TENANT_ID + "/oauth2/v2.0/token");
  }

  @Test
  void signsInByRefreshToken() throws IOException {
    Map<String, String> session = new HashMap<>(session());
    session.put("clientSecret", Sandbox.CLIENT_SECRET);
    TokenProvider tokens = tokens(session);

    AccessToken first = tokens.token();
    assertAccepted(first);
    sandbox.revokeTokens();
    tokens.invalidate(first);
    assertAccepted(tokens.token());

    assertThat(signIns()).hasSize(2).containsOnly("/" + Sandbox.TENANT_ID + "/oauth2/v2.0/token");
  }

  @Test
  void signsInByRefreshTokenWithoutClientSecret() throws IOException {
    assertAccepted(tokens(session()).token());
  }

  @Test
  void usesTheNewestRefreshToken() {
    try (ScriptedServer authority =
        new ScriptedServer(
            status(200, "{\"access_token\": \"a\", \"refresh_token\": \"second\"}"),
            status(200, "{\"access_token\": \"b\"}"),
            status(200, "{\"access_token\": \"c\"}"))) {
      TokenProvider tokens = tokens(authority.url().toString(), session());
      for (int i = 0; i < 3; i++) {
        tokens.invalidate(tokens.token());
      }

      assertThat(authority.seen().get(0).header("return-client-request-id")).isEqualTo("true");
      assertThat(authority.seen().get(0).body()).doesNotContain("=second");
      assertThat(authority.seen().get(1).body()).contains("refresh_token=second");
      assertThat(authority.seen().get(2).body()).contains("refresh_token=second");
    }
  }

  @Test
  void usesASuppliedToken() throws IOException {
    assertAccepted(tokens(Map.of("accessToken", sandbox.accessToken())).token());
    assertThat(signIns()).isEmpty();
  }

  @Test
  void renewsADeviceCodeSessionWithoutTheUser() throws IOException {
    TokenProvider tokens = tokens(Map.of("auth", "deviceCode"));

    AccessToken first = tokens.token();
    assertAccepted(first);
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0)).contains("open the page").contains("enter the code");

    sandbox.revokeTokens();
    tokens.invalidate(first);
    assertAccepted(tokens.token());
    assertThat(messages).as("the user signs in once").hasSize(1);
  }

  @Test
  void aClientRetriesWhileTheAuthorityIsOverloaded() throws IOException {
    sandbox.faults().on("POST", "/").respond(429, Duration.ofSeconds(7));
    sandbox.faults().on("POST", "/").respond(503);
    sandbox.faults().on("POST", "/").loseTheResponse();

    TokenProvider tokens = tokens(password(Sandbox.PASSWORD));
    new PartnerInsightsClient(
            ServiceUrl.parse(sandbox.apiUrl()), tokens, http, MonotonicClock.system())
        .account();

    assertAccepted(tokens.token());
    assertThat(slept).hasSize(3).startsWith(Duration.ofSeconds(7));
  }

  @Test
  void failsIfTheAuthorityCannotBeReached() {
    sandbox.faults().on("POST", "/").always().dropTheRequest();

    assertFails(
        tokens(password(Sandbox.PASSWORD)),
        ErrorCode.SIGN_IN_UNREACHABLE,
        "authorityUrl",
        Sandbox.PASSWORD);
    assertFails(
        tokens(Map.of("auth", "deviceCode")),
        ErrorCode.SIGN_IN_UNREACHABLE,
        "authorityUrl",
        Sandbox.PASSWORD);
  }

  private TokenProvider tokens(Map<String, String> credentials) {
    return tokens(sandbox.authorityUrl(), credentials);
  }

  private TokenProvider tokens(String authority, Map<String, String> credentials) {
    AuthSettings settings = new AuthSettings(messages::add, null, Map.of());
    return SignIns.tokens(SignIns.options(authority, credentials), settings, http, CLOCK);
  }

  private static Map<String, String> password(String password) {
    return Map.of(
        "clientSecret", Sandbox.CLIENT_SECRET, "username", Sandbox.USERNAME, "password", password);
  }

  private static Map<String, String> session() {
    return Map.of("refreshToken", sandbox.refreshToken());
  }

  private static List<String> signIns() {
    return sandbox.calls().all().stream()
        .filter(call -> call.kind() == RecordedCall.Kind.SIGN_IN)
        .map(RecordedCall::path)
        .toList();
  }

  /** Calls the API with another HTTP client than the connector's. */
  private static void assertAccepted(AccessToken token) throws IOException {
    Request request =
        new Request.Builder()
            .url(sandbox.apiUrl() + "/ScheduledDataset")
            .header("Authorization", "Bearer " + token.value().reveal())
            .build();
    try (Response response = new OkHttpClient().newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(200);
    }
  }
}
