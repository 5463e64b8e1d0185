package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signs in with certificates that keytool makes; the JDK checks the assertions. */
final class CertificateSignInTest {
  /** An authority that cannot be reached. */
  private static final String AUTHORITY = "http://127.0.0.1:1";

  @TempDir static Path folder;
  private static TestCertificate known;
  private static TestCertificate expired;
  private static SignInFixture fixture;

  @BeforeAll
  static void start() {
    known = TestCertificate.valid(folder);
    expired = TestCertificate.expired(folder);
    fixture = new SignInFixture(Instant.now(), s -> s.certificates.add(known.certificate()));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** The JDK's own signature and digests are the oracle. */
  @Test
  void sendsAnAssertionSignedWithTheKey() throws IOException, GeneralSecurityException {
    HttpUrl form;
    try (ScriptedServer authority = new ScriptedServer(status(200, "{\"access_token\": \"a\"}"))) {
      tokens(authority.url().toString(), known.file()).token();
      String body = authority.seen().get(0).getBody().utf8();
      form = authority.url().newBuilder().encodedQuery(body).build();
    }

    String[] parts = form.queryParameter("client_assertion").split("\\.", -1);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(known.certificate());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    byte[] thumbprint =
        MessageDigest.getInstance("SHA-256").digest(known.certificate().getEncoded());
    assertThat(Base64.getUrlDecoder().decode(json(parts[0]).path("x5t#S256").asText()))
        .isEqualTo(thumbprint);
    assertThat(json(parts[1]).path("sub").asText()).isEqualTo(Sandbox.CLIENT_ID);
    assertThat(form.queryParameter("grant_type")).isEqualTo("client_credentials");
    assertThat(form.queryParameter("client_secret")).isNull();
    assertThat(form.queryParameter("scope"))
        .isEqualTo("https://api.partnercenter.microsoft.com/.default");
  }

  /** The refresh token is of a public client, so the certificate does not belong to its request. */
  @Test
  void opensTheVaultThatHasTheRefreshToken() {
    fixture.sandbox().vault().set("token", fixture.sandbox().refreshToken());
    Map<String, String> certificate = SignInFixture.certificate(known.file());
    KeyVault vault = fixture.vault(SignInFixture.NO_MACHINE, certificate);
    Map<String, String> user = new HashMap<>(certificate);
    user.put("refreshToken", fixture.reference("token").text());

    assertThat(tokens(user, vault).token().claims()).containsKey("unique_name");
    user.putAll(Map.of("auth", "password", "username", "user", "password", "word"));
    assertFails(
        () -> tokens(user, vault),
        ErrorCode.OPTION_CONFLICT,
        "Option clientCertificate does not apply to auth=password");
  }

  private static TokenProvider tokens(Map<String, String> options, KeyVault vault) {
    return SignInMethod.tokens(
        fixture.account(options),
        new AuthSettings(message -> {}, null, SignInFixture.NO_MACHINE),
        fixture.http(),
        fixture.clock(),
        secret -> vault);
  }

  @Test
  void usesACertificateThatReplacesTheFile() throws IOException {
    Path file = Files.copy(known.file(), folder.resolve("replaced.p12"));
    TokenProvider tokens = tokens(fixture.sandbox().authorityUrl(), file);
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
        tokens(fixture.sandbox().authorityUrl(), other.file())::token,
        ErrorCode.SIGN_IN_REFUSED,
        "The authority does not accept the certificate",
        "AADSTS700027",
        "add the certificate to the application's registration");
  }

  @Test
  void refusesAnExpiredCertificateBeforeAnyCall() {
    assertFails(
        () -> tokens(AUTHORITY, expired.file()),
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
        () ->
            SignInFixture.tokens(
                AUTHORITY,
                Map.of(
                    "clientCertificate",
                    known.file().toString(),
                    "clientCertificatePassword",
                    "secret-but-wrong")),
        ErrorCode.OPTION_VALUE,
        "the password is wrong");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(20)
  void readsNoEndlessOrLargeFile() throws IOException {
    Path large = Files.write(folder.resolve("large.p12"), new byte[64 * 1024 + 1]);

    assertFails(
        () -> tokens(AUTHORITY, Path.of("/dev/zero")),
        ErrorCode.SECRET_UNREADABLE,
        "The certificate's file /dev/zero is not read. Reason: it is not a regular file");
    assertFails(
        () -> tokens(AUTHORITY, large), ErrorCode.SECRET_UNREADABLE, "it has more than 64 KiB");
  }

  private static void assertUnusable(Path file, String reason) {
    assertFails(
        () -> tokens(AUTHORITY, file),
        ErrorCode.OPTION_VALUE,
        "The certificate's file " + file + " cannot be used. Reason: " + reason,
        "a PKCS12 file with one RSA key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clientCertificate=FILE | OPTION_MISSING"
            + " | Option clientCertificate requires option clientCertificatePassword",
        "clientCertificatePassword=WORD | OPTION_MISSING"
            + " | Option clientCertificatePassword requires option clientCertificate",
        "clientCertificate=FILE clientCertificatePassword=WORD clientSecret=secret |"
            + " OPTION_CONFLICT | Options clientSecret and clientCertificate contradict each other",
        "clientCertificate=FILE clientCertificatePassword=WORD refreshToken=token | OPTION_CONFLICT"
            + " | Option clientCertificate does not apply to auth=refreshToken",
        "clientCertificate=FILE clientCertificatePassword=env:NO_SUCH_VARIABLE | SECRET_UNREADABLE"
            + " | clientCertificatePassword"
      })
  void refusesOptionsThatDoNotFitTogether(String options, ErrorCode code, String text) {
    Map<String, String> raw = new HashMap<>();
    for (String option : options.split(" ")) {
      String[] pair = option.split("=");
      raw.put(
          pair[0],
          pair[1]
              .replace("FILE", known.file().toString())
              .replace("WORD", TestCertificate.PASSWORD));
    }

    assertFails(() -> SignInFixture.tokens(AUTHORITY, raw), code, text);
  }

  private static TokenProvider tokens(String authority, Path file) {
    return SignInFixture.tokens(authority, SignInFixture.certificate(file));
  }

  private static JsonNode json(String part) throws IOException {
    return new JsonMapper().readTree(Base64.getUrlDecoder().decode(part));
  }
}
