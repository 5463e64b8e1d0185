package io.partnerinsights.sandbox;

import static io.partnerinsights.sandbox.SandboxClient.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.SandboxSettings.AppTokens;
import io.partnerinsights.sandbox.settings.SandboxSettings.Mfa;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sign-ins and tokens that the sandbox refuses, with Entra's published error numbers. */
final class TokenRefusalsTest {
  private static final String API = "https://api.partnercenter.microsoft.com";

  private static final Map<String, String> PASSWORD =
      fields(
          Map.of(
              "client_id",
              Sandbox.CLIENT_ID,
              "resource",
              API,
              "scope",
              API + "/user_impersonation"),
          "grant_type=password, refresh_token=x, client_secret=%s, username=%s, password=%s"
              .formatted(Sandbox.CLIENT_SECRET, Sandbox.USERNAME, Sandbox.PASSWORD));

  private static Sandbox sandbox;

  private final SandboxClient client = new SandboxClient(sandbox);

  @BeforeAll
  static void start() {
    sandbox = small().start();
  }

  private static SandboxBuilder small() {
    return Sandbox.builder().scale(0.01);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/oauth2/token, password=x, 400, invalid_grant, 50126",
    "/oauth2/token, username=x, 400, invalid_grant, 50126",
    "/oauth2/token, username=, 400, invalid_request, 900144",
    "/oauth2/token, client_secret=x, 401, invalid_client, 7000215",
    "/oauth2/token, client_secret=, 401, invalid_client, 7000218",
    "/oauth2/token, client_id=x, 400, unauthorized_client, 700016",
    "/oauth2/token, resource=x, 400, invalid_resource, 500011",
    "/oauth2/token, grant_type=magic, 400, unsupported_grant_type, 70003",
    "/oauth2/v2.0/token, scope=openid, 400, invalid_scope, 70011",
    "/oauth2/v2.0/token, grant_type=refresh_token, 400, invalid_grant, 9002313"
  })
  void refusesAPasswordSignInWithAWrongField(
      String path, String change, int status, String error, int number) {
    Response response = client.form(path, fields(PASSWORD, change));

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.json().path("error").asText()).isEqualTo(error);
    assertThat(response.json().path("error_description").asText())
        .startsWith("AADSTS" + number + ": ")
        .contains("Trace ID: ", "Correlation ID: ");
  }

  @Test
  void requiresMfaOrAUserIfConfigured() {
    try (Sandbox strict =
        small().with(s -> s.mfa = Mfa.AT_API).with(s -> s.appTokens = AppTokens.REFUSED).start()) {
      SandboxClient user = new SandboxClient(strict);
      String password = user.form("/oauth2/token", PASSWORD).json().path("access_token").asText();

      assertThat(user.get("/ScheduledDataset").status()).as("a token with MFA").isEqualTo(200);
      assertThat(user.as(password).get("/ScheduledDataset").text()).contains("900421");
      assertThat(user.as(strict.applicationToken()).get("/ScheduledDataset").status())
          .isEqualTo(403);
    }
    try (Sandbox strict = small().with(s -> s.mfa = Mfa.AT_SIGN_IN).start()) {
      assertThat(new SandboxClient(strict).form("/oauth2/token", PASSWORD).text())
          .contains("AADSTS50076: ");
    }
  }
}
