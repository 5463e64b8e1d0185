package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.aad.msal4j.MsalEnvironment;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
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

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.01));

  private final OkHttpClient client = HttpClients.create(HttpSettings.ofDefaults());

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

  private static void inAppService(String endpoint, Runnable action) {
    MsalEnvironment.with(Map.of("IDENTITY_ENDPOINT", endpoint, "IDENTITY_HEADER", HEADER), action);
  }

  private static void onMachine(Runnable action) {
    MsalEnvironment.with(
        Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", SERVICE.sandbox().authorityUrl()), action);
  }

  private TokenProvider tokens(@Nullable String clientId) {
    return tokens(clientId, RetryingHttp.of(client, RetryPolicy.never()));
  }

  private static TokenProvider tokens(@Nullable String clientId, RetryingHttp http) {
    return SignIns.tokens(
        new Credentials.ManagedIdentity(clientId), "https://authority.example", http);
  }

  private void assertAccepted(TokenProvider tokens) {
    SignIns.assertAccepted(SERVICE.sandbox(), tokens, RetryingHttp.of(client, RetryPolicy.never()));
  }

  private static void assertFails(ErrorCode code, TokenProvider tokens, String part) {
    SignIns.assertFails(tokens, code, part, HEADER);
  }
}
