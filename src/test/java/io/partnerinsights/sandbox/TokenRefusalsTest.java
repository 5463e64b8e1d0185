package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.SandboxSettings.AppTokens;
import io.partnerinsights.sandbox.settings.SandboxSettings.Mfa;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sign-ins and tokens that the sandbox refuses, with Entra's published error numbers. */
final class TokenRefusalsTest {
  private static final String RESOURCE = "https://api.partnercenter.microsoft.com";
  private static final String V1 = "/oauth2/token";
  private static final String V2 = "/oauth2/v2.0/token";

  private static final ManualClock CLOCK = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));

  private static Sandbox sandbox;

  private final SandboxClient client = new SandboxClient(sandbox);

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

  @ParameterizedTest
  @CsvSource({
    "/oauth2/token, password, x, 400, invalid_grant, 50126",
    "/oauth2/token, username, x, 400, invalid_grant, 50126",
    "/oauth2/token, username, '', 400, invalid_request, 900144",
    "/oauth2/token, client_secret, x, 401, invalid_client, 7000215",
    "/oauth2/token, client_secret, '', 401, invalid_client, 7000218",
    "/oauth2/token, client_id, x, 400, unauthorized_client, 700016",
    "/oauth2/token, resource, x, 400, invalid_resource, 500011",
    "/oauth2/token, grant_type, magic, 400, unsupported_grant_type, 70003",
    "/oauth2/v2.0/token, scope, openid, 400, invalid_scope, 70011",
    "/oauth2/v2.0/token, grant_type, refresh_token, 400, invalid_grant, 9002313"
  })
  void refusesAPasswordSignInWithAWrongField(
      String path, String name, String value, int status, String error, int number) {
    Map<String, String> form = password();
    form.put("refresh_token", "x");
    form.put(name, value);
    form.values().removeIf(String::isEmpty);

    assertRefused(client.form(path, form), status, error, number);
  }

  @Test
  void requiresMfaAtTheApi() {
    try (Sandbox strict = small().with(s -> s.mfa = Mfa.AT_API).start()) {
      SandboxClient user = new SandboxClient(strict);

      Response response = datasets(user, user.form(V1, password()));

      assertThat(response.status()).isEqualTo(401);
      assertThat(response.json().path("code").asText()).isEqualTo("900421");
      assertThat(user.get("/ScheduledDataset").status()).as("a token with MFA").isEqualTo(200);
    }
  }

  @Test
  void requiresMfaAtTheSignIn() {
    try (Sandbox strict = small().with(s -> s.mfa = Mfa.AT_SIGN_IN).start()) {
      assertThat(new SandboxClient(strict).form(V1, password()).text()).contains("AADSTS50076: ");
    }
  }

  @Test
  void refusesAnApplicationIfTheApiRequiresAUser() {
    try (Sandbox strict = small().with(s -> s.appTokens = AppTokens.REFUSED).start()) {
      SandboxClient user = new SandboxClient(strict);

      assertThat(user.get("/ScheduledDataset").status()).isEqualTo(200);
      assertThat(user.as(strict.applicationToken()).get("/ScheduledDataset").status())
          .isEqualTo(403);
    }
  }

  @Test
  void saysWhetherATokenIsAbsentOrStale() {
    CLOCK.advance(Duration.ofMinutes(60).minusMillis(1));
    assertThat(client.get("/ScheduledDataset").status()).isEqualTo(200);

    CLOCK.advance(Duration.ofMillis(1));
    assertThat(client.get("/ScheduledDataset").headers())
        .containsEntry("www-authenticate", "Bearer error=\"invalid_token\"");
    assertThat(client.as(null).get("/ScheduledDataset").headers())
        .containsEntry("www-authenticate", "Bearer");
  }

  @Test
  void tokensSurviveARestart() {
    String access = sandbox.accessToken();
    Map<String, String> refresh =
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            Sandbox.CLIENT_ID,
            "resource",
            RESOURCE,
            "refresh_token",
            sandbox.refreshToken());

    try (Sandbox restarted = small().start()) {
      SandboxClient user = new SandboxClient(restarted);
      assertThat(user.as(access).get("/ScheduledDataset").status()).isEqualTo(200);
      assertThat(datasets(user, user.form(V1, refresh)).status()).isEqualTo(200);
    }
  }

  @Test
  void aDeviceCodeIsRedeemedOnceAndWithinFifteenMinutes() {
    JsonNode code = deviceCode(client);
    redeem(client, code);
    assertThat(redeem(client, code).status()).isEqualTo(200);
    assertRefused(redeem(client, code), 400, "bad_verification_code", 70019);

    JsonNode late = deviceCode(client);
    CLOCK.advance(Duration.ofMinutes(15));
    assertRefused(redeem(client, late), 400, "expired_token", 70020);
  }

  @Test
  void aFastClockExpiresNoDeviceCode() {
    try (Sandbox fast = small().with(s -> s.speed = 3600).start()) {
      SandboxClient user = new SandboxClient(fast);
      JsonNode code = deviceCode(user);
      redeem(user, code);

      CLOCK.advance(Duration.ofMinutes(14));

      assertThat(redeem(user, code).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"exp, 1, 700024", "nbf, 9999999999, 700024"})
  void refusesAnAssertionWithAnotherClaim(String claim, String value, int number) {
    Object typed = value.matches("\\d+") ? Long.valueOf(value) : value;
    String assertion = sandbox.federatedIssuer().assertion(Map.of(claim, typed));

    assertRefused(exchange(assertion), 401, "invalid_client", number);
  }

  @Test
  void refusesAnAssertionThatAnotherKeySigned() throws GeneralSecurityException {
    String assertion = sandbox.federatedIssuer().assertion(Map.of());

    assertThat(exchange(assertion).status()).isEqualTo(200);
    assertRefused(exchange(signedByAnotherKey(assertion)), 401, "invalid_client", 700027);
    assertRefused(
        exchange(assertion.replaceFirst("\\.[^.]*$", ".")), 401, "invalid_client", 700027);
    assertRefused(exchange("not-a-token"), 401, "invalid_client", 50027);
  }

  @ParameterizedTest
  @CsvSource({
    "/metadata/identity/oauth2/token, Other: x, https://api.partnercenter.microsoft.com, 400",
    "/metadata/identity/oauth2/token, Metadata: true, https://vault, 400",
    "/msi/token, X-IDENTITY-HEADER: guessed, https://api.partnercenter.microsoft.com, 401"
  })
  void refusesTheMachinesIdentityToOthers(String path, String header, String api, int status) {
    String[] field = header.split(": ", 2);
    String url = sandbox.authorityUrl() + path + "?api-version=2018-02-01&resource=" + api;

    assertThat(client.send(SandboxClient.request(url).header(field[0], field[1])).status())
        .isEqualTo(status);
  }

  private static Map<String, String> password() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("resource", RESOURCE);
    form.put("scope", RESOURCE + "/user_impersonation");
    form.put("client_id", Sandbox.CLIENT_ID);
    form.put("client_secret", Sandbox.CLIENT_SECRET);
    form.put("grant_type", "password");
    form.put("username", Sandbox.USERNAME);
    form.put("password", Sandbox.PASSWORD);
    return form;
  }

  private static JsonNode deviceCode(SandboxClient client) {
    Map<String, String> form =
        Map.of("client_id", Sandbox.CLIENT_ID, "scope", RESOURCE + "/user_impersonation");
    return client.form("/oauth2/v2.0/devicecode", form).json();
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

  private Response exchange(String assertion) {
    return client.form(
        V2,
        Map.of(
            "client_id",
            Sandbox.CLIENT_ID,
            "grant_type",
            "client_credentials",
            "scope",
            RESOURCE + "/.default",
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion",
            assertion));
  }

  /** Replaces an assertion's signature by one of the JDK with a new key. */
  private static String signedByAnotherKey(String assertion) throws GeneralSecurityException {
    String text = assertion.substring(0, assertion.lastIndexOf('.'));
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate());
    signer.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
  }

  private static Response datasets(SandboxClient client, Response tokens) {
    return client.as(tokens.json().path("access_token").asText()).get("/ScheduledDataset");
  }

  private static void assertRefused(Response response, int status, String error, int number) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.json().path("error").asText()).isEqualTo(error);
    assertThat(response.json().path("error_description").asText())
        .startsWith("AADSTS" + number + ": ")
        .contains("Trace ID: ", "Correlation ID: ");
  }
}
