package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Signs in with certificates that keytool makes; the JDK checks the assertions. */
final class CertificateSignInTest {
  private static final RetryingHttp HTTP =
      RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.ofDefaults());

  @TempDir static Path folder;
  private static TestCertificate known;
  private static TestCertificate expired;
  private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    known = TestCertificate.valid(folder);
    expired = TestCertificate.expired(folder);
    sandbox =
        Sandbox.builder().scale(0.01).with(s -> s.certificates.add(known.certificate())).start();
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void signsInAtTheV2EndpointAndRenewsTheToken() {
    TokenProvider tokens = tokens(sandbox.authorityUrl(), known.file());

    AccessToken first = tokens.token();
    tokens.invalidate(first);

    assertThat(tokens.token()).isNotEqualTo(first);
    assertThat(sandbox.calls().all())
        .filteredOn(call -> call.kind() == RecordedCall.Kind.SIGN_IN)
        .extracting(RecordedCall::path)
        .containsOnly("/" + Sandbox.TENANT_ID + "/oauth2/v2.0/token")
        .hasSize(2);
  }

  /** The JDK's own signature and digests are the oracle. */
  @Test
  void sendsAnAssertionSignedWithTheKey() throws IOException, GeneralSecurityException {
    Map<String, String> form;
    try (ScriptedServer authority =
        new ScriptedServer(status(200, "{\"access_token\": \"a\", \"expires_in\": 3599}"))) {
      tokens(authority.url().toString(), known.file()).token();
      form = form(authority.seen().get(0).body());
    }

    String[] parts = form.get("client_assertion").split("\\.", -1);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(known.certificate());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    byte[] thumbprint =
        MessageDigest.getInstance("SHA-256").digest(known.certificate().getEncoded());
    assertThat(Base64.getUrlDecoder().decode(json(parts[0]).path("x5t#S256").asText()))
        .isEqualTo(thumbprint);
    assertThat(json(parts[1]).path("sub").asText()).isEqualTo(Sandbox.CLIENT_ID);
    assertThat(form)
        .containsEntry("grant_type", "client_credentials")
        .doesNotContainKey("client_secret");
    assertThat(form.get("scope")).contains("https://api.partnercenter.microsoft.com/.default");
  }

  /** The refresh token is of a public client, so the certificate does not belong to its request. */
  @Test
  void opensTheVaultThatHasTheRefreshToken() {
    sandbox.vault().set("token", sandbox.refreshToken());
    Map<String, String> raw = new HashMap<>();
    raw.put("apiUrl", sandbox.apiUrl());
    raw.put("authorityUrl", sandbox.authorityUrl());
    raw.put("tenantId", Sandbox.TENANT_ID);
    raw.put("clientId", Sandbox.CLIENT_ID);
    raw.put("clientCertificate", known.file().toString());
    raw.put("clientCertificatePassword", TestCertificate.PASSWORD);
    raw.put("refreshToken", VaultFixture.reference(sandbox.authorityUrl(), "token").text());
    ConnectorOptions options = ConnectorOptions.parseAccount(raw, ClusterOptions.of(raw));
    AuthSettings settings = new AuthSettings(message -> {}, null, VaultFixture.NO_MACHINE);
    TokenLibrary library = new TokenLibrary(getClass().getClassLoader());
    VaultTokens own =
        new VaultTokens(
            options.with(AccountOptions.RESOURCE, "https://vault.azure.net"),
            settings,
            HTTP,
            Clock.systemUTC(),
            library,
            new MachineIdentity(settings.environment(), HTTP, Clock.systemUTC()));
    KeyVault vault =
        new KeyVault(
            HTTP, own::signIn, ServiceUrl.parse(sandbox.authorityUrl()), Clock.systemUTC());

    AccessToken token =
        SignInMethod.tokens(options, settings, HTTP, Clock.systemUTC(), secret -> vault).token();

    assertThat(token.claims()).containsKey("unique_name");
    raw.putAll(Map.of("auth", "password", "username", "user", "password", "word"));
    ConnectorOptions password = ConnectorOptions.parseAccount(raw, ClusterOptions.of(raw));
    assertFails(
        () -> SignInMethod.tokens(password, settings, HTTP, Clock.systemUTC(), secret -> vault),
        ErrorCode.OPTION_CONFLICT,
        "Option clientCertificate does not apply to auth=password");
  }

  @Test
  void usesACertificateThatReplacesTheFile() throws IOException {
    Path file = Files.copy(known.file(), folder.resolve("replaced.p12"));
    TokenProvider tokens = tokens(sandbox.authorityUrl(), file);
    tokens.invalidate(tokens.token());

    Files.copy(expired.file(), file, StandardCopyOption.REPLACE_EXISTING);

    assertFails(tokens::token, ErrorCode.OPTION_VALUE, "is not valid now");
  }

  @Test
  void failsIfTheAuthorityDoesNotKnowTheCertificate() {
    Path folderOfOther = folder.resolve("other");
    assertThat(folderOfOther.toFile().mkdir()).isTrue();
    TestCertificate other = TestCertificate.valid(folderOfOther);

    assertFails(
        tokens(sandbox.authorityUrl(), other.file())::token,
        ErrorCode.SIGN_IN_REFUSED,
        "The authority does not accept the certificate",
        "AADSTS700027",
        "add the certificate to the application's registration");
  }

  @Test
  void refusesAnExpiredCertificateBeforeAnyCall() {
    assertFails(
        () -> tokens("http://127.0.0.1:1", expired.file()),
        ErrorCode.OPTION_VALUE,
        "The certificate in " + expired.file() + " is not valid now",
        "to " + expired.certificate().getNotAfter().toInstant(),
        "create a new certificate");
  }

  @Test
  void explainsWhyAFileCannotBeUsed() throws IOException {
    Path text = Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----");
    Path several = Files.copy(known.file(), folder.resolve("several.p12"));
    TestCertificate.keytool(
        several, "-genkeypair", "-alias", "second", "-dname", "CN=2", "-keyalg", "RSA");

    assertUnusable(folder.resolve("missing.p12"), "it does not exist");
    assertUnusable(text, "it is not a readable PKCS12 file");
    assertUnusable(several, "it has 2 private keys");
    assertUnusable(TestCertificate.ellipticCurve(folder).file(), "its key is of type EC");
    assertFails(
        () -> tokens("http://127.0.0.1:1", known.file(), "wrong-word"),
        ErrorCode.OPTION_VALUE,
        "the password is wrong");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(20)
  void readsNoEndlessOrLargeFile() throws IOException {
    Path large = Files.write(folder.resolve("large.p12"), new byte[64 * 1024 + 1]);

    assertFails(
        () -> tokens("http://127.0.0.1:1", Path.of("/dev/zero")),
        ErrorCode.SECRET_UNREADABLE,
        "The certificate's file /dev/zero is not read. Reason: it is not a regular file");
    assertFails(
        () -> tokens("http://127.0.0.1:1", large),
        ErrorCode.SECRET_UNREADABLE,
        "it has more than 64 KiB");
  }

  private static void assertUnusable(Path file, String reason) {
    assertFails(
        () -> tokens("http://127.0.0.1:1", file),
        ErrorCode.OPTION_VALUE,
        "The certificate's file " + file + " cannot be used. Reason: " + reason,
        "a PKCS12 file with one RSA key");
  }

  @Test
  void refusesOptionsThatDoNotFitTogether() {
    String file = known.file().toString();
    assertFails(
        () -> open("clientCertificate", file),
        ErrorCode.OPTION_MISSING,
        "Option clientCertificate requires option clientCertificatePassword");
    assertFails(
        () -> open("clientCertificatePassword", TestCertificate.PASSWORD),
        ErrorCode.OPTION_MISSING,
        "Option clientCertificatePassword requires option clientCertificate");
    assertFails(
        () -> open(file, "clientSecret", "secret"),
        ErrorCode.OPTION_CONFLICT,
        "Options clientSecret and clientCertificate contradict each other");
    assertFails(
        () -> open(file, "refreshToken", "token"),
        ErrorCode.OPTION_CONFLICT,
        "Option clientCertificate does not apply to auth=refreshToken");
    assertFails(
        () -> open(file, "clientCertificatePassword", "wrong-word"),
        ErrorCode.OPTION_VALUE,
        "the password is wrong");
    assertFails(
        () -> open(file, "clientCertificatePassword", "env:NO_SUCH_VARIABLE"),
        ErrorCode.SECRET_UNREADABLE,
        "clientCertificatePassword");
  }

  private static void open(String name, String value) {
    Map<String, String> raw = new HashMap<>(Map.of("tenantId", "t", "clientId", "c"));
    raw.put("query", "SELECT Month FROM OfficeUsage");
    raw.put(name, value);
    Clients.of(ConnectorOptions.parse(raw));
  }

  private static void open(String file, String name, String value) {
    Map<String, String> raw = new HashMap<>(Map.of("tenantId", "t", "clientId", "c"));
    raw.put("query", "SELECT Month FROM OfficeUsage");
    raw.put("clientCertificate", file);
    raw.put("clientCertificatePassword", TestCertificate.PASSWORD);
    raw.put(name, value);
    Clients.of(ConnectorOptions.parse(raw));
  }

  private static TokenProvider tokens(String authority, Path file) {
    return tokens(authority, file, TestCertificate.PASSWORD);
  }

  private static TokenProvider tokens(String authority, Path file, String password) {
    return SignIns.tokens(
        Map.of("clientCertificate", file.toString(), "clientCertificatePassword", password),
        authority,
        HTTP);
  }

  private static void assertFails(ThrowingCallable call, ErrorCode code, String... texts) {
    PartnerInsightsException error = catchThrowableOfType(PartnerInsightsException.class, call);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error)
        .hasMessageContainingAll(texts)
        .hasMessageNotContainingAny(TestCertificate.PASSWORD, "wrong-word");
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String field : body.split("&", -1)) {
      String[] pair = field.split("=", 2);
      form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  private static JsonNode json(String part) throws IOException {
    return new JsonMapper().readTree(Base64.getUrlDecoder().decode(part));
  }
}
