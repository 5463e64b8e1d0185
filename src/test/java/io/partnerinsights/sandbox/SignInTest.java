package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import com.microsoft.aad.msal4j.InteractiveRequestParameters;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SystemBrowserOptions;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.settings.Mfa;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sign-in: both token endpoints, every grant, every error, and tokens at the API. */
final class SignInTest {
  private static final String V1 = "/oauth2/token";
  private static final String V2 = "/oauth2/v2.0/token";
  private static final String SCOPE =
      "https://api.partnercenter.microsoft.com/user_impersonation offline_access";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));

  private SandboxBuilder sandbox() {
    return Sandbox.builder().clock(clock);
  }

  private static Map<String, String> password(String... changes) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("resource", "https://api.partnercenter.microsoft.com");
    form.put("client_id", Sandbox.CLIENT_ID);
    form.put("client_secret", Sandbox.CLIENT_SECRET);
    form.put("grant_type", "password");
    form.put("scope", "openid");
    form.put("username", Sandbox.USERNAME);
    form.put("password", Sandbox.PASSWORD);
    for (int i = 0; i < changes.length; i += 2) {
      form.put(changes[i], changes[i + 1]);
    }
    form.values().removeIf(String::isEmpty);
    return form;
  }

  @Test
  void tokenV1SendsNumbersAsStrings() {
    try (Sandbox sandbox = sandbox().start()) {
      JsonNode token = new SandboxClient(sandbox).form(V1, password()).json();
      assertThat(token.path("expires_in").isTextual()).isTrue();
      assertThat(token.path("expires_in").asText()).isEqualTo("3599");
      assertThat(token.path("expires_on").asText())
          .isEqualTo("" + clock.instant().plus(Duration.ofMinutes(60)).getEpochSecond());
      assertThat(token.path("not_before").isTextual()).isTrue();
      assertThat(token.path("refresh_token").asText()).isNotEmpty();
      assertThat(datasets(sandbox, token).status()).isEqualTo(200);
      assertThat(sandbox.calls().all())
          .last()
          .extracting(RecordedCall::principal)
          .isEqualTo(Sandbox.USERNAME);
    }
  }

  @Test
  void tokenV2AcceptsRefreshTokensOfV1() {
    try (Sandbox sandbox = sandbox().start()) {
      SandboxClient client = new SandboxClient(sandbox);
      String refresh = client.form(V1, password()).json().path("refresh_token").asText();
      JsonNode token =
          client
              .form(
                  V2,
                  Map.of(
                      "client_id",
                      Sandbox.CLIENT_ID,
                      "client_secret",
                      Sandbox.CLIENT_SECRET,
                      "grant_type",
                      "refresh_token",
                      "refresh_token",
                      refresh,
                      "scope",
                      SCOPE))
              .json();
      assertThat(token.path("expires_in").isNumber()).isTrue();
      assertThat(token.path("refresh_token").asText()).isNotEmpty().isNotEqualTo(refresh);
      assertThat(datasets(sandbox, token).status()).isEqualTo(200);
    }
  }

  private static Map<String, String> application() {
    return Map.of(
        "client_id",
        Sandbox.CLIENT_ID,
        "client_secret",
        Sandbox.CLIENT_SECRET,
        "grant_type",
        "client_credentials",
        "scope",
        "https://api.partnercenter.microsoft.com/.default");
  }

  @Test
  void acceptsAppOnlyTokensUnlessConfiguredOtherwise() {
    try (Sandbox open = sandbox().start();
        Sandbox strict = sandbox().refuseAppOnly().start()) {
      JsonNode token = new SandboxClient(open).form(V2, application()).json();
      assertThat(token.has("refresh_token")).isFalse();
      assertThat(datasets(open, token).status()).isEqualTo(200);
      JsonNode other = new SandboxClient(strict).form(V2, application()).json();
      assertThat(datasets(strict, other).status()).isEqualTo(403);
    }
  }

  @Test
  void refusesWrongCredentialsWithTheDocumentedErrors() {
    try (Sandbox sandbox = sandbox().start()) {
      SandboxClient client = new SandboxClient(sandbox);
      assertRefused(client.form(V1, password("password", "x")), 400, "invalid_grant", 50126);
      assertRefused(client.form(V1, password("username", "x")), 400, "invalid_grant", 50126);
      assertRefused(
          client.form(V1, password("client_secret", "x")), 401, "invalid_client", 7000215);
      assertRefused(client.form(V1, password("client_secret", "")), 401, "invalid_client", 7000218);
      assertRefused(
          client.form(V1, password("client_id", "x")), 400, "unauthorized_client", 700016);
      assertRefused(client.form(V1, password("username", "")), 400, "invalid_request", 900144);
      assertRefused(client.form(V1, password("resource", "x")), 400, "invalid_resource", 500011);
      assertRefused(client.form(V2, password()), 400, "invalid_scope", 70011);
      assertRefused(
          client.form(V1, password("grant_type", "magic")), 400, "unsupported_grant_type", 70003);
      assertRefused(
          client.form(V2, password("grant_type", "refresh_token", "refresh_token", "x")),
          400,
          "invalid_grant",
          9002313);
      assertRefused(
          client.send(
              SandboxClient.request(sandbox.authorityUrl() + "/elsewhere/oauth2/token")
                  .POST(BodyPublishers.ofString("a=b"))),
          400,
          "invalid_request",
          90002);
    }
  }

  private static void assertRefused(Response response, int status, String error, int number) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.json().path("error").asText()).isEqualTo(error);
    assertThat(response.json().path("error_description").asText())
        .startsWith("AADSTS" + number + ": ")
        .contains("Trace ID: ", "Correlation ID: ");
  }

  @Test
  void requiresMfaAtSignInOrAtTheApi() {
    try (Sandbox atSignIn = sandbox().mfa(Mfa.AT_SIGN_IN).start();
        Sandbox atApi = sandbox().mfa(Mfa.AT_API).start()) {
      assertRefused(new SandboxClient(atSignIn).form(V1, password()), 400, "invalid_grant", 50076);
      Response response = datasets(atApi, new SandboxClient(atApi).form(V1, password()).json());
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.headers())
          .containsEntry("www-authenticate", "Bearer error=\"invalid_token\"");
      assertThat(response.json().path("code").asText()).isEqualTo("900421");
      assertThat(new SandboxClient(atApi).get("/ScheduledDataset").status()).isEqualTo(200);
    }
  }

  @Test
  void tokensAreValidForSixtyMinutesUnlessRevoked() {
    try (Sandbox sandbox = sandbox().start()) {
      SandboxClient client = new SandboxClient(sandbox);
      clock.advance(Duration.ofMinutes(60).minusMillis(1));
      assertThat(client.get("/ScheduledDataset").status()).isEqualTo(200);
      clock.advance(Duration.ofMillis(1));
      Response stale = client.get("/ScheduledDataset");
      assertThat(stale.status()).isEqualTo(401);
      assertThat(stale.headers())
          .containsEntry("www-authenticate", "Bearer error=\"invalid_token\"");
      SandboxClient again = client.as(sandbox.accessToken());
      sandbox.revokeTokens();
      assertThat(again.get("/ScheduledDataset").status()).isEqualTo(401);
      assertThat(client.as(null).get("/ScheduledDataset").headers())
          .containsEntry("www-authenticate", "Bearer");
    }
  }

  @Test
  void usersSeeTheirOwnQueriesOnly() {
    try (Sandbox sandbox = sandbox().user("second@contoso.example", "secret").start()) {
      SandboxClient first = new SandboxClient(sandbox);
      String queryId = first.query("SELECT PartnerName FROM Profile");
      Response response =
          first.form(V1, password("username", "second@contoso.example", "password", "secret"));
      SandboxClient second = first.as(response.json().path("access_token").asText());
      assertThat(second.get("/ScheduledQueries?queryId=" + queryId).status()).isEqualTo(404);
      assertThat(second.delete("/ScheduledQueries/" + queryId).status()).isEqualTo(404);
      assertThat(first.get("/ScheduledQueries?queryId=" + queryId).status()).isEqualTo(200);
    }
  }

  @Test
  void aDeviceCodeIsPendingForTheConfiguredPolls() {
    try (Sandbox sandbox = sandbox().pendingDevicePolls(2).start()) {
      SandboxClient client = new SandboxClient(sandbox);
      JsonNode code = deviceCode(client);
      assertThat(code.path("message").asText()).contains(code.path("user_code").asText());
      assertRefused(redeem(client, code), 400, "authorization_pending", 70016);
      assertRefused(redeem(client, code), 400, "authorization_pending", 70016);
      Response done = redeem(client, code);
      assertThat(datasets(sandbox, done.json()).status()).isEqualTo(200);
      assertRefused(redeem(client, code), 400, "bad_verification_code", 70019);
      JsonNode late = deviceCode(client);
      clock.advance(Duration.ofMinutes(15));
      assertRefused(redeem(client, late), 400, "expired_token", 70020);
    }
  }

  @Test
  void aFastClockExpiresNoDeviceCode() {
    try (Sandbox sandbox = sandbox().speed(3600).start()) {
      SandboxClient client = new SandboxClient(sandbox);
      JsonNode code = deviceCode(client);
      redeem(client, code);
      clock.advance(Duration.ofMinutes(14));
      assertThat(redeem(client, code).status()).isEqualTo(200);
    }
  }

  @Test
  void tokensSurviveARestart() {
    String access;
    String refresh;
    try (Sandbox sandbox = sandbox().start()) {
      access = sandbox.accessToken();
      refresh = sandbox.refreshToken();
    }
    try (Sandbox sandbox = sandbox().start()) {
      SandboxClient client = new SandboxClient(sandbox).as(access);
      assertThat(client.get("/ScheduledDataset").status()).isEqualTo(200);
      Response renewed =
          client.form(
              V1,
              Map.of(
                  "grant_type",
                  "refresh_token",
                  "client_id",
                  Sandbox.CLIENT_ID,
                  "resource",
                  TokenIssuer.RESOURCE,
                  "refresh_token",
                  refresh));
      assertThat(datasets(sandbox, renewed.json()).status()).isEqualTo(200);
    }
  }

  private static JsonNode deviceCode(SandboxClient client) {
    return client
        .form("/oauth2/v2.0/devicecode", Map.of("client_id", Sandbox.CLIENT_ID, "scope", SCOPE))
        .json();
  }

  private static Response redeem(SandboxClient client, JsonNode code) {
    return client.form(
        V2,
        Map.of(
            "client_id",
            Sandbox.CLIENT_ID,
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "device_code",
            code.path("device_code").asText()));
  }

  /** MSAL4J accepts https authorities only, so its HTTP client replaces the host. */
  @Test
  void msal4jSignsInByDeviceCode() throws Exception {
    try (Sandbox sandbox = Sandbox.builder().start()) {
      List<String> shown = new ArrayList<>();
      PublicClientApplication app =
          PublicClientApplication.builder(Sandbox.CLIENT_ID)
              .authority("https://login.sandbox.example/" + Sandbox.TENANT_ID)
              .instanceDiscovery(false)
              .httpClient(new Plain(sandbox))
              .build();
      IAuthenticationResult result =
          app.acquireToken(
                  DeviceCodeFlowParameters.builder(
                          Set.of("https://api.partnercenter.microsoft.com/user_impersonation"),
                          code -> shown.add(code.message()))
                      .build())
              .get(30, TimeUnit.SECONDS);
      assertThat(shown).singleElement().asString().contains("enter the code");
      assertThat(result.account().username()).isEqualTo(Sandbox.USERNAME);
      SandboxClient client = new SandboxClient(sandbox).as(result.accessToken());
      assertThat(client.get("/ScheduledDataset").status()).isEqualTo(200);
    }
  }

  @Test
  void msal4jSignsInByTheUsersBrowser() throws Exception {
    try (Sandbox sandbox = Sandbox.builder().start()) {
      PublicClientApplication app =
          PublicClientApplication.builder(Sandbox.CLIENT_ID)
              .authority("https://login.sandbox.example/" + Sandbox.TENANT_ID)
              .instanceDiscovery(false)
              .httpClient(new Plain(sandbox))
              .build();
      IAuthenticationResult result =
          app.acquireToken(
                  InteractiveRequestParameters.builder(URI.create("http://localhost"))
                      .scopes(Set.of("https://api.partnercenter.microsoft.com/user_impersonation"))
                      .systemBrowserOptions(
                          SystemBrowserOptions.builder()
                              .openBrowserAction(url -> confirm(sandbox, url.toString()))
                              .build())
                      .build())
              .get(30, TimeUnit.SECONDS);
      assertThat(result.account().username()).isEqualTo(Sandbox.USERNAME);
      SandboxClient client = new SandboxClient(sandbox).as(result.accessToken());
      assertThat(client.get("/ScheduledDataset").status()).isEqualTo(200);
    }
  }

  /** Presses the page's button, and submits the form with the answer, as a browser does. */
  private static void confirm(Sandbox sandbox, String url) {
    SandboxClient browser = new SandboxClient(sandbox);
    String page = url.replace("https://login.sandbox.example", sandbox.authorityUrl());
    String answer =
        browser
            .send(SandboxClient.request(page).POST(BodyPublishers.ofString("answer=sign-in")))
            .text();
    Matcher address = Pattern.compile("action=\"([^\"]+)\"").matcher(answer);
    assertThat(address.find()).isTrue();
    String form =
        Pattern.compile("name=\"(\\w+)\" value=\"([^\"]*)\"")
            .matcher(answer)
            .results()
            .map(field -> field.group(1) + "=" + SandboxClient.encode(field.group(2)))
            .collect(Collectors.joining("&"));
    browser.send(
        SandboxClient.request(address.group(1))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  /** Sends MSAL4J's requests to the sandbox, without encryption. */
  private record Plain(Sandbox sandbox) implements IHttpClient {
    @Override
    public IHttpResponse send(HttpRequest asked) {
      String url =
          asked.url().toString().replace("https://login.sandbox.example", sandbox.authorityUrl());
      java.net.http.HttpRequest.Builder request = SandboxClient.request(url);
      asked.headers().forEach(request::header);
      request.method(
          asked.httpMethod().name(),
          BodyPublishers.ofString(asked.body() == null ? "" : asked.body()));
      Response response = new SandboxClient(sandbox).send(request);
      com.microsoft.aad.msal4j.HttpResponse converted = new com.microsoft.aad.msal4j.HttpResponse();
      converted.statusCode(response.status());
      converted.body(response.text());
      response
          .headers()
          .forEach((name, value) -> converted.addHeaders(Map.of(name, List.of(value))));
      return converted;
    }
  }

  private static Response datasets(Sandbox sandbox, JsonNode token) {
    return new SandboxClient(sandbox)
        .as(token.path("access_token").asText())
        .get("/ScheduledDataset");
  }
}
