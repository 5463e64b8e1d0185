package io.partnerinsights.core.auth;

import static io.partnerinsights.core.auth.SignInFixture.assertFails;
import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.SandboxExtension;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signs in the machine's identity, at the sandbox and at machines that have none. */
final class ManagedIdentityTest {
  private static final String HEADER = Sandbox.IDENTITY_HEADER;

  /** A port that no process uses. */
  private static final String CLOSED = "http://127.0.0.1:1/msi/token";

  private static final String TOKEN = "{\"access_token\": \"given\", \"expires_in\": \"3600\"}";

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.01));

  /** A blank variable is not set. */
  @Test
  void signsInTheIdentityOfTheSystemOrOfTheClientId() {
    Map<String, String> blank = new HashMap<>(machine());
    blank.putAll(Map.of("IDENTITY_ENDPOINT", CLOSED, "IDENTITY_HEADER", " "));

    assertAccepted(tokens(machine(), null));
    assertAccepted(tokens(blank, null));
    assertAccepted(tokens(appService(SERVICE.sandbox().identityEndpointUrl()), null));
    assertAccepted(tokens(machine(), Sandbox.CLIENT_ID));
    assertThat(SERVICE.sandbox().calls().all())
        .anyMatch(call -> call.query().contains("client_id=" + Sandbox.CLIENT_ID));
    assertFails(
        tokens(machine(), "unknown"),
        ErrorCode.NO_MANAGED_IDENTITY,
        "Identity not found",
        "clientId");
  }

  /** A proxy cannot reach the machine's own network, and must not see its token. */
  @Test
  void usesNoProxy() {
    InetSocketAddress closedPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    OkHttpClient proxied =
        HttpClients.create(HttpSettings.ofDefaults())
            .newBuilder()
            .proxy(new Proxy(Proxy.Type.HTTP, closedPort))
            .build();

    assertAccepted(tokens(machine(), null, RetryingHttp.of(proxied, RetryPolicy.noRetries())));
  }

  @ParameterizedTest
  @CsvSource({
    "404, <html>page-of-a-router</html>",
    "200, <html>page-of-a-router</html>",
    "400, <html>page-of-a-router</html>",
    "403, page-of-a-router",
    "200, {}"
  })
  void saysThatAnotherMachineHasNone(int status, String body) {
    try (ScriptedServer server = new ScriptedServer(newResponse(status, body))) {
      PartnerInsightsException error =
          Failures.assertFails(
              tokens(appService(server.url().toString()), null)::token,
              ErrorCode.NO_MANAGED_IDENTITY,
              "HTTP status " + status + " without a token",
              "Azure machine",
              "clientAssertionFile");

      assertThat(error).hasMessageNotContaining("page-of-a-router");
    }
  }

  /** An identity that has given a token is only disturbed if it gives none later. */
  @Test
  void tellsADisturbanceFromAMachineWithoutAnIdentity() {
    ScriptedServer server =
        new ScriptedServer(
            newResponse(503, "{}"),
            newResponse(410, "{}"),
            newResponse(520, "{}"),
            newResponse(200, TOKEN));
    TokenProvider tokens = tokens(appService(server.url().toString()), null);
    try (server) {
      assertFails(
          tokens, ErrorCode.SIGN_IN_UNREACHABLE, "503", "identity is assigned to this machine");
      assertFails(tokens, ErrorCode.SIGN_IN_UNREACHABLE, "410");
      assertFails(tokens, ErrorCode.SIGN_IN_UNREACHABLE, "520");
      tokens.invalidate(tokens.token());
    }

    assertFails(tokens, ErrorCode.SIGN_IN_UNREACHABLE, "cannot be reached");
    assertFails(
        tokens(appService(CLOSED), null), ErrorCode.NO_MANAGED_IDENTITY, "cannot be reached");
  }

  /** OkHttp's message would contain the header's value. */
  @Test
  void aSecretThatNoHeaderMayHaveIsNotShown() {
    Map<String, String> broken =
        Map.of("IDENTITY_ENDPOINT", CLOSED, "IDENTITY_HEADER", HEADER + "\n");

    assertFails(tokens(broken, null), ErrorCode.NO_MANAGED_IDENTITY, "variable IDENTITY_HEADER");
  }

  private static Map<String, String> appService(String endpoint) {
    return Map.of("IDENTITY_ENDPOINT", endpoint, "IDENTITY_HEADER", HEADER);
  }

  private static Map<String, String> machine() {
    return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", SERVICE.sandbox().authorityUrl());
  }

  private static TokenProvider tokens(Map<String, String> variables, @Nullable String clientId) {
    return tokens(variables, clientId, SignInFixture.httpWithoutRetries());
  }

  private static TokenProvider tokens(
      Map<String, String> variables, @Nullable String clientId, RetryingHttp http) {
    Map<String, String> options = new HashMap<>(Map.of("auth", "managedIdentity"));
    if (clientId != null) {
      options.put("clientId", clientId);
    }
    return SignInFixture.newTokenProvider(
        ConnectorOptions.parseAccount(options),
        new AuthSettings(message -> {}, null, variables),
        http,
        Clock.systemUTC());
  }

  /** Expects that the token is the sandbox's; {@link SignInTest} has one accepted by the API. */
  private static void assertAccepted(TokenProvider tokens) {
    assertThat(tokens.token().value().reveal()).startsWith("eyJ");
  }
}
