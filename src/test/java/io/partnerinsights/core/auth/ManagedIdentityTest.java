package io.partnerinsights.core.auth;

import static io.partnerinsights.core.auth.SignInFixture.assertFails;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs in the machine's identity, at the sandbox and at machines that have none. */
final class ManagedIdentityTest {
  private static final String HEADER = Sandbox.IDENTITY_HEADER;

  /** A port that no process uses. */
  private static final String CLOSED = "http://127.0.0.1:1/msi/token";

  private static final String TOKEN = "{\"access_token\": \"given\", \"expires_in\": \"3600\"}";

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.01));

  private final Map<String, String> environment = new HashMap<>();

  @TempDir Path folder;

  @Test
  void signsInTheIdentityOfTheSystemOrOfTheClientId() {
    onMachine(
        () -> {
          assertAccepted(tokens(null));
          assertAccepted(tokens(Sandbox.CLIENT_ID));
          assertFails(tokens("unknown"), ErrorCode.NO_MANAGED_IDENTITY, "not found", "clientId");
        });

    assertThat(SERVICE.sandbox().calls().all())
        .anyMatch(call -> call.principal().equals("app:" + Sandbox.CLIENT_ID));
  }

  /** A proxy cannot reach the machine's own network, and must not see its token. */
  @Test
  void usesNoProxy() {
    InetSocketAddress closedPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    RetryingHttp proxied =
        RetryingHttp.of(
            HttpClients.create(HttpSettings.ofDefaults())
                .newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, closedPort))
                .build(),
            RetryPolicy.never());

    onMachine(() -> assertThat(tokens(null, proxied).token().value().reveal()).isNotEmpty());
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
      inAppService(
          server.url().toString(),
          () ->
              assertThat(
                      Failures.assertFails(
                          tokens(null)::token,
                          ErrorCode.NO_MANAGED_IDENTITY,
                          "HTTP status " + status + " without a token",
                          "machine of Azure",
                          "clientAssertionFile"))
                  .hasMessageNotContaining("page-of-a-router"));
    }
  }

  @Test
  void repeatsAfterADisturbance() {
    TokenProvider tokens = tokens(null);
    try (ScriptedServer server = new ScriptedServer(status(503, "{}"), status(410, "{}"))) {
      inAppService(
          server.url().toString(),
          () -> {
            assertFails(tokens, ErrorCode.SIGN_IN_UNREACHABLE, "503");
            assertFails(tokens, ErrorCode.SIGN_IN_UNREACHABLE, "410");
          });
    }
  }

  @Test
  void anIdentityThatHasGivenATokenIsOnlyDisturbed() {
    TokenProvider tokens = tokens(null);
    inAppService(
        CLOSED, () -> assertFails(tokens, ErrorCode.NO_MANAGED_IDENTITY, "cannot be reached"));

    onMachine(() -> tokens.invalidate(tokens.token()));

    inAppService(
        CLOSED, () -> assertFails(tokens, ErrorCode.SIGN_IN_UNREACHABLE, "cannot be reached"));
  }

  @Test
  void aBlankVariableIsNotSet() {
    Map<String, String> blank =
        Map.of("IDENTITY_ENDPOINT", CLOSED, "IDENTITY_HEADER", " ", "MSI_ENDPOINT", "");

    with(blank, () -> onMachine(() -> assertAccepted(tokens(null))));
  }

  /** OkHttp's message would contain the header's value. */
  @Test
  void aSecretThatNoHeaderMayHaveIsNotShown() {
    with(
        Map.of("IDENTITY_ENDPOINT", CLOSED, "IDENTITY_HEADER", HEADER + "\n"),
        () -> assertFails(tokens(null), ErrorCode.NO_MANAGED_IDENTITY, "control character"));
  }

  /** Cloud Shell's user is known by a port of the machine. */
  @Test
  void signsInInCloudShell() {
    try (ScriptedServer server = new ScriptedServer(status(200, TOKEN))) {
      Map<String, String> shell = Map.of("MSI_ENDPOINT", server.url().toString());

      with(shell, () -> assertThat(tokens(null).token().value().reveal()).isEqualTo("given"));
      with(
          shell,
          () -> assertFails(tokens("an-id"), ErrorCode.NO_MANAGED_IDENTITY, "remove option"));
    }
  }

  /** A process shows that it may read a key of the agent. */
  @Test
  void signsInOnAServerOfArc() throws IOException {
    Path key = key("token.key");
    try (ScriptedServer server = new ScriptedServer(challenge(key), status(200, TOKEN))) {
      onArc(server, () -> assertThat(tokens(null).token().value().reveal()).isEqualTo("given"));
      assertThat(server.seen().get(1).getHeaders().get("Authorization"))
          .isEqualTo("Basic secret-of-the-agent");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../token.key", "token.pem", ""})
  void readsNoOtherFileForAServerOfArc(String name) throws IOException {
    Path key = key(name.isEmpty() ? "token.key" : name);
    try (ScriptedServer server = new ScriptedServer(challenge(name.isEmpty() ? null : key))) {
      onArc(server, () -> assertFails(tokens(null), ErrorCode.NO_MANAGED_IDENTITY, "its agent"));
    }
  }

  private Path key(String name) throws IOException {
    Path tokens = folder.resolve("AzureConnectedMachineAgent/Tokens");
    return Files.writeString(
        Files.createDirectories(tokens).resolve(name), "secret-of-the-agent\n");
  }

  private static MockResponse challenge(@Nullable Path key) {
    return key == null
        ? status(401, "")
        : status(401, "", "WWW-Authenticate", "Basic realm=" + key);
  }

  private void onArc(ScriptedServer server, Runnable action) {
    with(
        Map.of(
            "IDENTITY_ENDPOINT", server.url().toString(),
            "IMDS_ENDPOINT", "http://localhost",
            "ProgramData", folder.toString()),
        action);
  }

  private void inAppService(String endpoint, Runnable action) {
    with(Map.of("IDENTITY_ENDPOINT", endpoint, "IDENTITY_HEADER", HEADER), action);
  }

  private void onMachine(Runnable action) {
    with(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", SERVICE.sandbox().authorityUrl()), action);
  }

  private TokenProvider tokens(@Nullable String clientId) {
    return tokens(clientId, SignInFixture.once());
  }

  private TokenProvider tokens(@Nullable String clientId, RetryingHttp http) {
    Map<String, String> options = new HashMap<>(Map.of("auth", "managedIdentity"));
    if (clientId != null) {
      options.put("clientId", clientId);
    }
    return SignInFixture.tokens(
        ConnectorOptions.parseAccount(options),
        new AuthSettings(message -> {}, null, environment),
        http,
        Clock.systemUTC());
  }

  /** Runs an action with these variables of the process. */
  private void with(Map<String, String> variables, Runnable action) {
    environment.putAll(variables);
    try {
      action.run();
    } finally {
      environment.clear();
    }
  }

  private static void assertAccepted(TokenProvider tokens) {
    PartnerInsightsClient marketplace =
        new PartnerInsightsClient(
            ServiceUrl.parse(SERVICE.sandbox().marketplaceUrl()),
            tokens,
            SignInFixture.once(),
            MonotonicClock.system());
    assertThat(marketplace.datasets()).isNotEmpty();
  }
}
