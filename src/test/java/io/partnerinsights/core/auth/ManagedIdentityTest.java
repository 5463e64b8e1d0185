package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
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

  private final OkHttpClient client = HttpClients.create(HttpSettings.ofDefaults());
  private final Map<String, String> environment = new HashMap<>();

  @TempDir Path folder;

  @Test
  void signsInTheSystemsIdentity() {
    inAppService(SERVICE.sandbox().identityEndpoint(), () -> assertAccepted(tokens(null)));
    onMachine(() -> assertAccepted(tokens(null)));
  }

  @Test
  void signsInTheIdentityOfTheClientId() {
    onMachine(() -> assertAccepted(tokens(Sandbox.CLIENT_ID)));

    assertThat(SERVICE.sandbox().calls().all())
        .anyMatch(call -> call.principal().equals("app:" + Sandbox.CLIENT_ID));
    onMachine(
        () ->
            assertThatThrownBy(tokens("unknown")::token)
                .hasMessageContainingAll(
                    ErrorCode.NO_MANAGED_IDENTITY.code(), "Identity not found", "clientId"));
  }

  /** A proxy cannot reach the machine's own network, and must not see its token. */
  @Test
  void usesNoProxy() {
    InetSocketAddress closedPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    RetryingHttp proxied =
        RetryingHttp.of(
            client.newBuilder().proxy(new Proxy(Proxy.Type.HTTP, closedPort)).build(),
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
              assertThatThrownBy(tokens(null)::token)
                  .hasMessageContainingAll(
                      ErrorCode.NO_MANAGED_IDENTITY.code(),
                      "HTTP status " + status + " without a token",
                      "machine of Azure",
                      "clientAssertionFile")
                  .hasMessageNotContainingAny("page-of-a-router", HEADER));
    }
  }

  @Test
  void saysThatNothingAnswers() {
    inAppService(
        CLOSED,
        () -> assertFails(ErrorCode.NO_MANAGED_IDENTITY, tokens(null), "cannot be reached"));
  }

  @Test
  void repeatsAfterADisturbance() {
    TokenProvider tokens = tokens(null);
    try (ScriptedServer server = new ScriptedServer(status(503, "{}"), status(410, "{}"))) {
      inAppService(
          server.url().toString(),
          () -> {
            assertFails(ErrorCode.SIGN_IN_UNREACHABLE, tokens, "503");
            assertFails(ErrorCode.SIGN_IN_UNREACHABLE, tokens, "410");
          });
    }
  }

  @Test
  void anIdentityThatHasGivenATokenIsOnlyDisturbed() {
    TokenProvider tokens = tokens(null);

    onMachine(() -> tokens.invalidate(tokens.token()));

    inAppService(
        CLOSED, () -> assertFails(ErrorCode.SIGN_IN_UNREACHABLE, tokens, "cannot be reached"));
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
        () -> assertFails(ErrorCode.NO_MANAGED_IDENTITY, tokens(null), "control character"));
  }

  /** Cloud Shell's user is known by a port of the machine. */
  @Test
  void signsInInCloudShell() {
    try (ScriptedServer server = new ScriptedServer(status(200, TOKEN))) {
      Map<String, String> shell = Map.of("MSI_ENDPOINT", server.url().toString());

      with(shell, () -> assertThat(tokens(null).token().value().reveal()).isEqualTo("given"));
      with(
          shell,
          () -> assertFails(ErrorCode.NO_MANAGED_IDENTITY, tokens("an-id"), "remove option"));
    }
  }

  /** A process shows that it may read a key of the agent. */
  @Test
  void signsInOnAServerOfArc() throws IOException {
    Path key = key("token.key");
    List<String> proofs = new ArrayList<>();
    try (ScriptedServer server =
        new ScriptedServer(
            challenge(key),
            exchange -> {
              proofs.add(exchange.getRequestHeaders().getFirst("Authorization"));
              status(200, TOKEN).handle(exchange);
            })) {
      onArc(server, () -> assertThat(tokens(null).token().value().reveal()).isEqualTo("given"));
    }
    assertThat(proofs).containsExactly("Basic secret-of-the-agent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../token.key", "token.pem", ""})
  void readsNoOtherFileForAServerOfArc(String name) throws IOException {
    Path key = key(name.isEmpty() ? "token.key" : name);
    try (ScriptedServer server = new ScriptedServer(challenge(name.isEmpty() ? null : key))) {
      onArc(server, () -> assertFails(ErrorCode.NO_MANAGED_IDENTITY, tokens(null), "its agent"));
    }
  }

  private Path key(String name) throws IOException {
    Path tokens = folder.resolve("AzureConnectedMachineAgent/Tokens");
    return Files.writeString(
        Files.createDirectories(tokens).resolve(name), "secret-of-the-agent\n");
  }

  private static HttpHandler challenge(@Nullable Path key) {
    return exchange -> {
      if (key != null) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=" + key);
      }
      status(401, "").handle(exchange);
    };
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
    return tokens(clientId, RetryingHttp.of(client, RetryPolicy.never()));
  }

  private TokenProvider tokens(@Nullable String clientId, RetryingHttp http) {
    Map<String, String> options = new HashMap<>(Map.of("auth", "managedIdentity"));
    if (clientId != null) {
      options.put("clientId", clientId);
    }
    return SignIns.tokens(
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

  private void assertAccepted(TokenProvider tokens) {
    SignIns.assertAccepted(SERVICE.sandbox(), tokens, RetryingHttp.of(client, RetryPolicy.never()));
  }

  private static void assertFails(ErrorCode code, TokenProvider tokens, String part) {
    SignIns.assertFails(tokens, code, part, HEADER);
  }
}
