package io.partnerinsights.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.auth.AuthSettings;
import io.partnerinsights.core.auth.SignInMethod;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs in at an oidc-provider whose endpoints have the paths of Microsoft Entra. */
@Tag("servers")
final class OidcProviderTest {
  @TempDir static Path folder;
  private static TestCertificate certificate;
  private static OidcProvider authority;

  private static final Pattern DEVICE_CODE =
      Pattern.compile("To sign in, open (\\S+) and enter the code (\\S+)");

  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

  /** What a user does on the provider's pages, beside the sign-in that waits for it. */
  private CompletableFuture<Void> visit = CompletableFuture.completedFuture(null);

  @BeforeAll
  static void start() throws IOException {
    certificate = TestCertificate.createValid(folder);
    authority = new OidcProvider(folder, certificate);
  }

  @AfterAll
  static void stop() {
    authority.close();
  }

  @AfterEach
  void showErrorsOfPages() {
    visit.join();
  }

  @Test
  void anApplicationSignsInWithASecret() {
    assertIsValid(
        tokens(OidcProvider.WITH_SECRET, Map.of("clientSecret", OidcProvider.SECRET)).token());
  }

  @Test
  void anApplicationSignsInWithACertificate() {
    assertIsRenewed(tokens(OidcProvider.WITH_KEY, certificate(certificate)));
  }

  @ParameterizedTest
  @ValueSource(strings = {OidcProvider.WITH_SECRET, OidcProvider.WITH_KEY, "no-client"})
  void anApplicationWithAWrongProofIsRejected(String client) throws IOException {
    TestCertificate other = TestCertificate.createValid(Files.createTempDirectory(folder, "other"));
    Map<String, String> proof =
        client.equals(OidcProvider.WITH_KEY)
            ? certificate(other)
            : Map.of("clientSecret", "secret-that-is-wrong");

    Failures.assertFails(
        () -> tokens(client, proof).token(), ErrorCode.SIGN_IN_REFUSED, "invalid_client");
  }

  @Test
  void aUserSignsInOnceWithADeviceCode() {
    TokenProvider tokens = tokens(OidcProvider.OF_USERS, Map.of("auth", "deviceCode"));

    assertIsRenewed(tokens);
    assertIsRenewed(tokens);
    assertThat(messages).hasSize(1);
  }

  /** oidc-provider has no prompt {@code select_account}, and offline access needs a consent. */
  @Test
  void aUserSignsInWithABrowser() {
    TokenProvider tokens = tokens(OidcProvider.OF_USERS, Map.of("auth", "browser"));

    assertIsRenewed(tokens);
    assertThat(messages).hasSize(1);
  }

  @Test
  void theFileHasTheNewestRefreshToken() throws IOException {
    Path file = folder.resolve("reader.token");
    Path copy = folder.resolve("copy.token");
    signIn(Map.of("auth", "deviceCode")).signInAndStoreToken(file);
    Files.copy(file, copy);
    TokenProvider tokens = tokens(OidcProvider.OF_USERS, Map.of("refreshToken", "file:" + file));

    assertIsRenewed(tokens);
    assertThat(file).content().isNotEqualTo(Files.readString(copy));
    assertIsValid(tokens(OidcProvider.OF_USERS, Map.of("refreshToken", "file:" + file)).token());
    Failures.assertFails(
        () -> tokens(OidcProvider.OF_USERS, Map.of("refreshToken", "file:" + copy)).token(),
        ErrorCode.SIGN_IN_REFUSED,
        "invalid_grant");
  }

  private static void assertIsValid(AccessToken token) {
    assertThat(token.value().reveal()).isNotBlank();
    assertThat(token.expiresAt()).isAfter(Instant.now());
  }

  private static void assertIsRenewed(TokenProvider tokens) {
    AccessToken first = tokens.token();
    tokens.invalidate(first);

    assertIsValid(first);
    assertIsValid(tokens.token());
    assertThat(tokens.token().value()).isNotEqualTo(first.value());
  }

  private static Map<String, String> certificate(TestCertificate used) {
    return Map.of(
        "clientCertificate",
        used.file().toString(),
        "clientCertificatePassword",
        TestCertificate.PASSWORD);
  }

  private TokenProvider tokens(String client, Map<String, String> credentials) {
    return SignInMethod.newProvider(
        options(client, credentials), settings(), http(), Clock.systemUTC(), vault -> null);
  }

  private SignInMethod signIn(Map<String, String> way) {
    ConnectorOptions options = options(OidcProvider.OF_USERS, way);
    AuthKind kind = SignInMethod.kindOf(options);
    return new SignInMethod(kind, options, settings(), http(), Clock.systemUTC());
  }

  private static ConnectorOptions options(String client, Map<String, String> credentials) {
    Map<String, String> options = new HashMap<>(credentials);
    options.put("authorityUrl", authority.url());
    options.put("tenantId", OidcProvider.TENANT);
    options.put("clientId", client);
    return ConnectorOptions.parseAccount(OptionTexts.ofRead(ClusterOptions.of(options), options));
  }

  private static RetryingHttp http() {
    return HttpClients.createRetrying(HttpSettings.ofDefaults(), RetryPolicy.forOneMinute());
  }

  /** The user enters a code at once, and signs in on the page that the browser opens. */
  private AuthSettings settings() {
    Consumer<String> browser =
        link -> visit = OidcProvider.signIn(link.replace("=select_account", "=consent"));
    return new AuthSettings(this::onMessage, browser, Map.of());
  }

  private void onMessage(String message) {
    messages.add(message);
    Matcher code = DEVICE_CODE.matcher(message);
    if (code.matches()) {
      visit = OidcProvider.signIn(code.group(1) + "?user_code=" + code.group(2));
    }
  }
}
