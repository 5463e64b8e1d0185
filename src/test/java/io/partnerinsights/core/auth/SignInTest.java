package io.partnerinsights.core.auth;

import static io.partnerinsights.core.auth.SignInFixture.assertFails;
import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.ShortCases;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the ways to sign in, at the sandbox: each of them in each case. */
class SignInTest {
  @TempDir static Path folder;
  @AutoClose private static SignInFixture fixture;
  private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    TestCertificate certificate = TestCertificate.createValid(folder);
    fixture =
        new SignInFixture(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            s -> s.certificates.add(certificate.certificate()));
    sandbox = fixture.sandbox();
  }

  @BeforeEach
  void clear() {
    sandbox.faults().clear();
    sandbox.calls().reset();
    fixture.messages.clear();
    fixture.sleeps.clear();
  }

  /** The service accepts each token; after the first one the user is not needed again. */
  @ParameterizedTest
  @CsvSource({
    "password,    TENANT/oauth2/token, 0",
    "refresh,     TENANT/oauth2/v2.0/token, 0",
    "public,      TENANT/oauth2/v2.0/token, 0",
    "secret,      TENANT/oauth2/v2.0/token, 0",
    "certificate, TENANT/oauth2/v2.0/token, 0",
    "assertion,   TENANT/oauth2/v2.0/token, 0",
    "machine,     msi/token, 0",
    "device,      TENANT/oauth2/v2.0/token, 1",
    "browser,     TENANT/oauth2/v2.0/token, 1"
  })
  void signsInAndRenews(String way, String path, int messages) throws IOException {
    TokenProvider tokens = fixture.newTokenProvider(way, folder);

    AccessToken first = tokens.token();
    assertAccepted(first);
    assertThat(tokens.token()).isSameAs(first);
    assertThat(first.expiresAt())
        .isBetween(
            fixture.clock().instant().plusSeconds(3590),
            fixture.clock().instant().plusSeconds(3600));
    sandbox.revokeAccessTokens();
    tokens.invalidate(first);
    AccessToken second = tokens.token();

    assertAccepted(second);
    assertThat(second).isNotEqualTo(first);
    assertThat(fixture.messages).as("the user signs in once").hasSize(messages);
    assertThat(signIns()).endsWith("/" + path.replace("TENANT", Sandbox.TENANT_ID));
    if (messages == 0) {
      assertThat(signIns()).hasSize(2).containsOnly(signIns().get(0));
    }
  }

  /** A token of {@code login} is of a public client. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public with secret | AADSTS700025  | Remedy: remove clientSecret",
        "refresh without    | AADSTS7000218 | Remedy: set clientSecret"
      })
  void aSecretBelongsToATokenOfItsClient(String way, String number, String remedy) {
    assertFails(fixture.newTokenProvider(way, folder), ErrorCode.SIGN_IN_REFUSED, number, remedy);
  }

  @Test
  void theSandboxRenewsATokenForTheClientThatSignedIn() throws IOException {
    String secret = "client_secret=" + Sandbox.CLIENT_SECRET;
    String password = "username=" + Sandbox.USERNAME + "&password=" + Sandbox.PASSWORD;
    String confidential = refreshToken("grant_type=password", password, secret);
    String renewed = refreshToken("grant_type=refresh_token", with(confidential), secret);
    String ofLogin = refreshToken("grant_type=refresh_token", with(sandbox.refreshToken()));

    assertThat(refreshToken("grant_type=refresh_token", with(renewed), secret)).isNotEmpty();
    assertThat(refreshToken("grant_type=refresh_token", with(renewed))).isEmpty();
    assertThat(refreshToken("grant_type=refresh_token", with(ofLogin))).isNotEmpty();
    assertThat(refreshToken("grant_type=refresh_token", with(ofLogin), secret)).isEmpty();
  }

  /** As a token that was cut, or typed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "------------------------------------",
        "000000000000000000000000000000000000",
        "1-2-3-4-5",
        ""
      })
  void theSandboxRefusesAMalformedRefreshToken(String uuid) {
    String token = sandbox.refreshToken().replaceFirst("[0-9a-f-]{36}$", uuid);

    assertFails(
        SignInFixture.newTokenProvider(sandbox.authorityUrl(), Map.of("refreshToken", token)),
        ErrorCode.SIGN_IN_REFUSED,
        "AADSTS9002313");
  }

  private static String with(String refreshToken) {
    return "refresh_token=" + refreshToken;
  }

  /** Returns the refresh token of a response; empty for a refusal. */
  private static String refreshToken(String... fields) throws IOException {
    String form =
        String.join("&", fields)
            + "&scope=offline_access+https://api.partnercenter.microsoft.com/.default&client_id="
            + Sandbox.CLIENT_ID;
    String url = sandbox.authorityUrl() + "/" + Sandbox.TENANT_ID + "/oauth2/v2.0/token";
    MediaType type = MediaType.get("application/x-www-form-urlencoded");
    Request request = new Request.Builder().url(url).post(RequestBody.create(form, type)).build();
    try (Response response = new OkHttpClient().newCall(request).execute()) {
      return new JsonMapper().readTree(response.body().string()).path("refresh_token").asText();
    }
  }

  @Test
  void usesASuppliedTokenOnce() throws IOException {
    TokenProvider tokens = fixture.newTokenProvider("token", folder);

    assertAccepted(tokens.token());
    tokens.invalidate(tokens.token());

    assertFails(tokens, ErrorCode.TOKEN_REJECTED, "accessToken to a new token");
    assertThat(signIns()).isEmpty();
  }

  @ParameterizedTest
  @ShortCases(
      value = 2,
      values =
          @ValueSource(
              strings = {"password", "refresh", "secret", "certificate", "assertion", "device"}))
  void aClientRetriesWhileTheAuthorityIsOverloaded(String way) throws IOException {
    sandbox.faults().on("POST", "/").respond(429, Duration.ofSeconds(7));
    sandbox.faults().on("POST", "/").respond(503);
    sandbox.faults().on("POST", "/").loseTheResponse();

    TokenProvider tokens = fixture.newTokenProvider(way, folder);
    new PartnerInsightsClient(
            ServiceUrl.parse(sandbox.apiUrl()), tokens, fixture.http(), MonotonicClock.system())
        .listDatasets();

    assertAccepted(tokens.token());
    assertThat(fixture.sleeps).hasSizeGreaterThanOrEqualTo(3).startsWith(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "refresh", "secret", "certificate", "assertion", "device"})
  void failsIfTheAuthorityCannotBeReached(String way) {
    sandbox.faults().on("POST", "/").always().dropTheRequest();

    assertFails(
        fixture.newTokenProvider(way, folder), ErrorCode.SIGN_IN_UNREACHABLE, "authorityUrl");
  }

  /** Microsoft Entra rejects with JSON; a repeat would be rejected by the gateway again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "413 | <html>Too large</html> | SIGN_IN_REFUSED | true",
        "403 | Blocked | SIGN_IN_REFUSED | true",
        "404 | {\"message\": \"Resource not found\"} | SIGN_IN_REFUSED | true",
        "429 | <html>Busy</html> | SIGN_IN_UNREACHABLE | false",
        "502 | <html>Bad gateway</html> | SIGN_IN_UNREACHABLE | false",
        "200 | <html>Welcome</html> | SIGN_IN_UNREACHABLE | false"
      })
  void aRefusalWithoutTheJsonOfEntraIsFinal(
      int status, String body, ErrorCode code, boolean isFinal) {
    try (ScriptedServer authority = new ScriptedServer(any -> newResponse(status, body))) {
      Map<String, String> account =
          Map.of("authorityUrl", authority.url().toString(), "clientSecret", "word");
      TokenProvider tokens =
          SignInFixture.newTokenProvider(
              fixture.accountOptions(account),
              new AuthSettings(message -> {}, null, Map.of()),
              fixture.http(),
              fixture.clock());
      PartnerInsightsClient client =
          new PartnerInsightsClient(
              ServiceUrl.parse(sandbox.apiUrl()), tokens, fixture.http(), fixture.clock());

      String[] parts = {String.valueOf(status), "authorityUrl"};
      assertFails(tokens, code, parts);
      fixture.sleeps.clear();
      Failures.assertFails(client::listDatasets, code, parts);

      assertThat(fixture.sleeps.isEmpty()).isEqualTo(isFinal);
      if (isFinal) {
        assertFails(tokens, code, "127.0.0.1", "a proxy or gateway seems to have sent it");
      }
    }
  }

  @Test
  void usesTheNewestRefreshToken() {
    try (ScriptedServer authority =
        new ScriptedServer(
            newResponse(200, "{\"access_token\": \"a\", \"refresh_token\": \"second\"}"),
            newResponse(200, "{\"access_token\": \"b\"}"),
            newResponse(200, "{\"access_token\": \"c\"}"))) {
      TokenProvider tokens =
          SignInFixture.newTokenProvider(
              authority.url().toString(), Map.of("refreshToken", "first"));
      for (int i = 0; i < 3; i++) {
        tokens.invalidate(tokens.token());
      }

      assertThat(authority.receivedRequests())
          .allMatch(call -> "true".equals(call.getHeaders().get("return-client-request-id")))
          .extracting(call -> call.getBody().utf8().replaceAll(".*refresh_token=", ""))
          .containsExactly("first", "second", "second");
    }
  }

  @Test
  void aPasswordIsSentWithTheFieldsOfThePagesSample() {
    try (ScriptedServer authority =
        new ScriptedServer(
            newResponse(200, "{\"access_token\": \"a\", \"expires_in\": \"3599\"}"))) {
      Map<String, String> account =
          Map.of("username", "reader", "password", "hush", "clientSecret", "secret");
      SignInFixture.newTokenProvider(authority.url().toString(), account).token();

      assertThat(authority.receivedRequests().get(0).getBody().utf8().split("&"))
          .contains("grant_type=password", "scope=openid", "username=reader", "password=hush")
          .anyMatch(field -> field.startsWith("resource=https"));
    }
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
