package io.partnerinsights.core.auth;

import static io.partnerinsights.core.auth.SignInFixture.assertFails;
import static io.partnerinsights.core.http.ScriptedServer.status;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
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

  @TempDir Path folder;

  /** A blank variable is not set. */
  @Test
  void signsInTheIdentityOfTheSystemOrOfTheClientId() {
    Map<String, String> blank = new HashMap<>(machine());
    blank.putAll(Map.of("IDENTITY_ENDPOINT", CLOSED, "IDENTITY_HEADER", " ", "MSI_ENDPOINT", ""));

    assertAccepted(tokens(machine(), null));
    assertAccepted(tokens(blank, null));
    assertAccepted(tokens(appService(SERVICE.sandbox().identityEndpoint()), null));
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

    assertAccepted(tokens(machine(), null, RetryingHttp.of(proxied, RetryPolicy.never())));
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
    try (ScriptedServer server = new ScriptedServer(status(status, body))) {
      PartnerInsightsException error =
          Failures.assertFails(
              tokens(appService(server.url().toString()), null)::token,
              ErrorCode.NO_MANAGED_IDENTITY,
              "HTTP status " + status + " without a token",
              "machine of Azure",
              "clientAssertionFile");

      assertThat(error).hasMessageNotContaining("page-of-a-router");
    }
  }

  /** An identity that has given a token is only disturbed if it gives none later. */
  @Test
  void tellsADisturbanceFromAMachineWithoutAnIdentity() {
    ScriptedServer server =
        new ScriptedServer(status(503, "{}"), status(410, "{}"), status(200, TOKEN));
    TokenProvider tokens = tokens(appService(server.url().toString()), null);
    try (server) {
      assertFails(tokens, ErrorCode.SIGN_IN_UNREACHABLE, "503", "identity of the machine");
      assertFails(tokens, ErrorCode.SIGN_IN_UNREACHABLE, "410");
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

    assertFails(tokens(broken, null), ErrorCode.NO_MANAGED_IDENTITY, "control character");
  }

  /** Cloud Shell's user is known by a port of the machine. */
  @Test
  void signsInInCloudShell() {
    try (ScriptedServer server = new ScriptedServer(status(200, TOKEN))) {
      Map<String, String> shell = Map.of("MSI_ENDPOINT", server.url().toString());

      assertGiven(tokens(shell, null));
      assertFails(tokens(shell, "an-id"), ErrorCode.NO_MANAGED_IDENTITY, "remove option");
    }
  }

  /** A process shows that it may read a key of the agent, and no other file. */
  @ParameterizedTest
  @CsvSource({"token.key, true", "../token.key, false", "token.pem, false", "'', false"})
  void signsInOnAServerOfArc(String name, boolean accepted) throws IOException {
    Path tokens = folder.resolve("AzureConnectedMachineAgent/Tokens");
    Path key = Files.createDirectories(tokens).resolve(name.isEmpty() ? "none" : name);
    Files.writeString(key, "secret-of-the-agent\n");
    MockResponse challenge =
        name.isEmpty()
            ? status(401, "")
            : status(401, "", "WWW-Authenticate", "Basic realm=" + key);
    try (ScriptedServer server = new ScriptedServer(challenge, status(200, TOKEN))) {
      Map<String, String> arc =
          Map.of(
              "IDENTITY_ENDPOINT", server.url().toString(),
              "IMDS_ENDPOINT", "http://localhost",
              "ProgramData", folder.toString());
      if (accepted) {
        assertGiven(tokens(arc, null));
        assertThat(server.seen().get(1).getHeaders().get("Authorization"))
            .isEqualTo("Basic secret-of-the-agent");
      } else {
        assertFails(tokens(arc, null), ErrorCode.NO_MANAGED_IDENTITY, "the agent of Azure Arc");
        assertThat(server.seen()).hasSize(1);
      }
    }
  }

  private static Map<String, String> appService(String endpoint) {
    return Map.of("IDENTITY_ENDPOINT", endpoint, "IDENTITY_HEADER", HEADER);
  }

  private static Map<String, String> machine() {
    return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", SERVICE.sandbox().authorityUrl());
  }

  private static TokenProvider tokens(Map<String, String> variables, @Nullable String clientId) {
    return tokens(variables, clientId, SignInFixture.once());
  }

  private static TokenProvider tokens(
      Map<String, String> variables, @Nullable String clientId, RetryingHttp http) {
    Map<String, String> options = new HashMap<>(Map.of("auth", "managedIdentity"));
    if (clientId != null) {
      options.put("clientId", clientId);
    }
    return SignInFixture.tokens(
        ConnectorOptions.parseAccount(options),
        new AuthSettings(message -> {}, null, variables),
        http,
        Clock.systemUTC());
  }

  private static void assertGiven(TokenProvider tokens) {
    assertThat(tokens.token().value().reveal()).isEqualTo("given");
  }

  /** Expects that the token is the sandbox's; {@link SignInTest} has one accepted by the API. */
  private static void assertAccepted(TokenProvider tokens) {
    assertThat(tokens.token().value().reveal()).startsWith("eyJ");
  }
}
