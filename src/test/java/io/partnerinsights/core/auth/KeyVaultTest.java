package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.JobCompiler;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads secrets of the sandbox's vault, and of servers that are not a vault. */
final class KeyVaultTest {
  private static final String VALUE = "value-of-the-secret";

  @AutoClose private final SignInFixture fixture = new SignInFixture();
  private final Sandbox sandbox = fixture.sandbox();

  @TempDir Path folder;

  @Test
  void readsTheNewestVersionOrTheNamedOne() {
    sandbox.vault().setSecret("key", "old");
    sandbox.vault().setSecret("key", VALUE);

    assertThat(read(fixture.newVault(), "key")).isEqualTo(VALUE);
    assertThat(read(fixture.newVault(), "key/" + sandbox.vault().versionIds("key").get(0)))
        .isEqualTo("old");
  }

  @Test
  void signsInAsTheMachine() {
    sandbox.vault().setSecret("key", VALUE);
    String host = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
    Map<String, String> machine = Map.of(host, sandbox.authorityUrl());
    Map<String, String> assigned =
        Map.of(host, sandbox.authorityUrl(), "AZURE_CLIENT_ID", Sandbox.CLIENT_ID);

    for (Map<String, String> variables : List.of(machine, assigned)) {
      assertThat(read(fixture.newVault(variables, Map.of()), "key")).isEqualTo(VALUE);
    }
    assertThat(sandbox.calls().all())
        .filteredOn(call -> call.path().startsWith("/metadata/"))
        .extracting(call -> call.query().replaceAll("api-version=[^&]*", ""))
        .allMatch(query -> query.contains("resource=https%3A%2F%2Fvault.azure.net"))
        .anyMatch(query -> query.contains("client_id=" + Sandbox.CLIENT_ID));
  }

  @Test
  void signsInAsTheApplicationWithoutAMachinesIdentity() {
    sandbox.vault().setSecret("key", VALUE);

    assertThat(read(vaultOf(Map.of("clientSecret", Sandbox.CLIENT_SECRET)), "key"))
        .isEqualTo(VALUE);
    assertFails(
        vaultOf(Map.of()),
        ErrorCode.SECRET_UNREADABLE,
        "No managed identity is available",
        "clientCertificate");
    assertFails(
        vaultOf(Map.of("clientSecret", "secret-but-wrong")),
        ErrorCode.SECRET_UNREADABLE,
        "client secret is wrong");
  }

  private KeyVault vaultOf(Map<String, String> application) {
    return fixture.newVault(SignInFixture.NO_MACHINE, application);
  }

  /** Fabric's object gives a text, and Synapse's an object with the text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.microsoft.azure.trident.tokenlibrary | keyvault | String | TOKEN",
        "com.microsoft.azure.synapse.tokenlibrary | {\"audience\": \"vault\", \"name\": \"\"}"
            + " | Given | new Given()"
      })
  void usesTheTokenLibraryIfThereIsOne(String name, String argument, String type, String expression)
      throws Exception {
    sandbox.vault().setSecret("key", VALUE);
    ClassLoader platform = library(name, argument, type, expression, vaultToken());

    KeyVault vault = fixture.newVault(SignInFixture.NO_MACHINE, Map.of(), platform);

    assertThat(read(vault, "key")).isEqualTo(VALUE);
    assertFails(
        fixture.newVault(
            SignInFixture.NO_MACHINE, Map.of(), library(name, "other", type, expression, "t")),
        ErrorCode.SECRET_UNREADABLE,
        name + ".TokenLibrary$ returned no token",
        argument);
  }

  @Test
  void aLibraryOfASessionIsNotFound() throws Exception {
    ClassLoader session =
        library("com.microsoft.azure.trident.tokenlibrary", "keyvault", "String", "TOKEN", "t");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(session);
    try {
      assertThat(new TokenLibrary(session).findLibraryClass()).isPresent();
      assertThat(new TokenLibrary(VaultSecrets.class.getClassLoader()).findLibraryClass())
          .isEmpty();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 503, 520, 529})
  void repeatsAfterADisturbanceForAMinute(int status) {
    sandbox.vault().setSecret("key", VALUE);
    sandbox.faults().on("GET", "/secrets/").times(2).respond(status, Duration.ofSeconds(1));

    assertThat(read(fixture.newVault(), "key")).isEqualTo(VALUE);
    assertThat(sandbox.calls().count("GET", "/secrets/key")).isEqualTo(3);

    sandbox.faults().on("GET", "/secrets/").always().respond(status, Duration.ofSeconds(10));
    Instant start = fixture.clock().instant();

    assertFails(fixture.newVault(), ErrorCode.SIGN_IN_UNREACHABLE, "HTTP status " + status);
    assertThat(fixture.clock().instant()).isBefore(start.plusSeconds(90));
  }

  /** The token of a vault is not the secret's: a disturbance there ends as well. */
  @ParameterizedTest
  @ValueSource(ints = {408, 429, 503, 520, 529})
  void aDisturbedSignInOfAVaultMayPass(int status) {
    sandbox.faults().on("GET", "/msi/token").always().respond(status);
    sandbox.faults().on("POST", "/").always().respond(status);

    assertFails(fixture.newVault(), ErrorCode.SIGN_IN_UNREACHABLE, "" + status);
    assertFails(
        vaultOf(Map.of("clientSecret", Sandbox.CLIENT_SECRET)),
        ErrorCode.SIGN_IN_UNREACHABLE,
        "" + status);
  }

  @Test
  void aDisabledOrDeletedSecretIsNamed() {
    assertFails(fixture.newVault(), ErrorCode.SECRET_UNREADABLE, "404", "deleted");

    sandbox.vault().setSecret("key", VALUE);
    sandbox.vault().disableSecret("key");

    assertFails(fixture.newVault(), ErrorCode.SECRET_UNREADABLE, "SecretDisabled", "enable");
  }

  @Test
  void takesANewTokenAfterAChallenge() {
    sandbox.vault().setSecret("key", VALUE);
    KeyVault vault = fixture.newVault();
    assertThat(read(vault, "key")).isEqualTo(VALUE);

    sandbox.revokeAccessTokens();

    assertThat(read(vault, "key")).isEqualTo(VALUE);
    assertThat(sandbox.calls().count("GET", "/msi/token")).isEqualTo(2);
  }

  @Test
  void aChallengeAfterANewTokenIsTheEnd() {
    sandbox.faults().on("GET", "/secrets/").always().respond(401);

    assertFails(fixture.newVault(), ErrorCode.SECRET_UNREADABLE, "rejected the access token");
    assertThat(sandbox.calls().count("GET", "/secrets/key")).isEqualTo(2);
  }

  /** The application's secret goes to the host of the options, whatever the vault names. */
  @ParameterizedTest
  @CsvSource({
    "https://login.microsoftonline.com/other-tenant, true",
    "https://login.evil.example/other-tenant, false",
    "https://api.partnercenter.microsoft.com/other-tenant, false",
    "http://login.microsoftonline.com/other-tenant, false",
    "https://login.microsoftonline.com.evil.example/other-tenant, false"
  })
  void takesTheTenantOfMicrosoftsSignInHostsOnly(String authorization, boolean taken) {
    String secret =
        "{\"value\": \"%s\", \"id\": \"a/b\", \"attributes\": {\"created\": 1}}".formatted(VALUE);
    KeyVault vault = vaultOf(Map.of("clientSecret", Sandbox.CLIENT_SECRET));
    try (ScriptedServer server =
        new ScriptedServer(
            challenge(authorization, "https://vault.azure.net"), newResponse(200, secret))) {
      if (taken) {
        assertFails(vault, server, "The tenant does not exist");
      } else {
        assertThat(vault.readVersion(reference(server)).value().reveal()).isEqualTo(VALUE);
      }
    }
    assertThat(sandbox.calls().all().stream().anyMatch(c -> c.path().contains("/other-tenant/")))
        .isEqualTo(taken);
  }

  /** Answers of servers that are not this vault. A header has its value after a colon. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "401 | WWW-Authenticate:https://graph.microsoft.com | a token that is not for",
        "401 | WWW-Authenticate:https://vault.azure.net.evil.example | a token that is not for",
        "401 | WWW-Authenticate:https://vault.azure.cn | a token that is not for",
        "301 | Location:/key | does not follow redirects",
        "302 | Location:/key | does not follow redirects",
        "307 | Location:/key | does not follow redirects",
        "308 | Location:/key | does not follow redirects",
        "200 | <html> | the vault's response contains no secret",
        "200 | {} | the vault's response contains no secret",
        "200 | {\"value\": \"\"} | the vault's response contains no secret",
        "200 | {\"value\": 1} | the vault's response contains no secret",
        "200 | {\"value\": \"x\", \"id\": \"a/b\"} | the vault's response contains no secret"
      })
  void refusesAnAnswerWithoutASecret(int status, String answer, String reason) {
    MockResponse response =
        switch (status) {
          case 200 -> newResponse(status, answer);
          case 401 ->
              challenge("https://login.microsoftonline.com/t", answer.replaceFirst("^.*?:", ""));
          default -> newResponse(status, "", answer.split(":", 2));
        };
    try (ScriptedServer server = new ScriptedServer(response)) {
      assertFails(fixture.newVault(), server, reason);
      assertThat(server.receivedRequests()).hasSize(1);
    }
  }

  private static MockResponse challenge(String authorization, String resource) {
    String fields = "Bearer authorization=\"%s\", resource=\"%s\"";
    return newResponse(401, "", "WWW-Authenticate", fields.formatted(authorization, resource));
  }

  private static VaultReference reference(ScriptedServer server) {
    return SignInFixture.vaultReference("http://127.0.0.1:" + server.url().port(), "key");
  }

  private static void assertFails(KeyVault vault, ScriptedServer server, String... parts) {
    Failures.assertFails(
        () -> vault.readVersion(reference(server)), ErrorCode.SECRET_UNREADABLE, parts);
  }

  private String read(KeyVault vault, String name) {
    return vault.readVersion(fixture.vaultReference(name)).value().reveal();
  }

  private void assertFails(KeyVault vault, ErrorCode code, String... parts) {
    assertThat(Failures.assertFails(() -> read(vault, "key"), code, parts))
        .hasMessageNotContaining(VALUE);
  }

  /** Returns a token that the vault accepts, as the platform would give it. */
  private String vaultToken() {
    MachineIdentity machine =
        new MachineIdentity(fixture.machineVariables(), fixture.http(), fixture.clock());
    return machine.requestToken("https://vault.azure.net", null).value().reveal();
  }

  /** Compiles an object of Scala, which accepts one argument only. */
  private ClassLoader library(
      String name, String argument, String type, String expression, String token) throws Exception {
    String source =
        """
        package %s;
        public class TokenLibrary$ {
          public static final TokenLibrary$ MODULE$ = new TokenLibrary$();
          static final String TOKEN = "%s";
          public static class Given { public String token() { return TOKEN; } }
          public %s getAccessToken(String audience) {
            if (!audience.equals("%s")) throw new IllegalStateException(audience);
            return %s;
          }
        }
        """
            .formatted(name, token, type, argument.replace("\"", "\\\""), expression);
    Path file = Files.writeString(folder.resolve("TokenLibrary$.java"), source);
    Path classes = JobCompiler.compile(file, List.of(), folder);
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }
}
