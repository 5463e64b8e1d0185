package io.partnerinsights.core.auth;

import static io.partnerinsights.core.auth.SignInFixture.certificateOptions;
import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signs in an application by a file that is read each time: a certificate or an assertion. */
final class CredentialFileTest {
  @TempDir static Path certificates;
  private static TestCertificate known;
  private static TestCertificate expired;
  @AutoClose private static SignInFixture fixture;

  @TempDir Path folder;

  /** The JDK's keytool makes the certificates. */
  @BeforeAll
  static void start() {
    known = TestCertificate.createValid(certificates);
    expired = TestCertificate.createExpired(certificates);
    fixture = new SignInFixture(Instant.now(), s -> s.certificates.add(known.certificate()));
  }

  @BeforeEach
  void clear() {
    fixture.sandbox().calls().reset();
  }

  /** The JDK's own signature and digests are the oracle. */
  @Test
  void sendsAnAssertionSignedWithTheKey() throws IOException, GeneralSecurityException {
    HttpUrl form;
    try (ScriptedServer authority =
        new ScriptedServer(newResponse(200, "{\"access_token\": \"a\"}"))) {
      SignInFixture.newTokenProvider(authority.url().toString(), certificateOptions(known.file()))
          .token();
      String body = authority.receivedRequests().get(0).getBody().utf8();
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

  private static JsonNode json(String part) throws IOException {
    return new JsonMapper().readTree(Base64.getUrlDecoder().decode(part));
  }

  /** The refresh token is of a public client, so the certificate does not belong to its request. */
  @Test
  void aCertificateOpensTheVaultThatHasTheRefreshToken() {
    fixture.sandbox().vault().setSecret("token", fixture.sandbox().refreshToken());
    KeyVault vault = fixture.newVault(SignInFixture.NO_MACHINE, certificateOptions(known.file()));
    Map<String, String> user = new HashMap<>(certificateOptions(known.file()));
    user.put("refreshToken", fixture.vaultReference("token").toText());

    assertThat(tokens(user, vault).token().unverifiedClaims()).containsKey("unique_name");
    user.putAll(Map.of("auth", "password", "username", "user", "password", "word"));
    assertFails(
        () -> tokens(user, vault),
        ErrorCode.OPTION_CONFLICT,
        "Option clientCertificate cannot be used with auth=password");
  }

  private static TokenProvider tokens(Map<String, String> options, KeyVault vault) {
    return SignInMethod.newProvider(
        fixture.accountOptions(options),
        new AuthSettings(message -> {}, null, SignInFixture.NO_MACHINE),
        fixture.http(),
        fixture.clock(),
        secret -> vault);
  }

  @Test
  void readsTheFileAtEachRenewal() throws IOException {
    Path certificate = Files.copy(known.file(), folder.resolve("replaced.p12"));
    Path assertion = write("token", assertion(Map.of()));
    TokenProvider byCertificate = tokens(certificateOptions(certificate));
    TokenProvider byAssertion = tokens(assertion);
    byCertificate.invalidate(byCertificate.token());
    byAssertion.invalidate(byAssertion.token());

    Files.copy(expired.file(), certificate, StandardCopyOption.REPLACE_EXISTING);
    write("token", assertion(Map.of("sub", "another")));
    assertFails(byCertificate::token, ErrorCode.OPTION_VALUE, "is not valid now");
    assertFails(byAssertion::token, ErrorCode.SIGN_IN_REFUSED, "federated credential");

    write("token", assertion(Map.of()));
    assertThat(byAssertion.token()).isNotNull();
  }

  /** As authorities refuse an assertion whose times are in the future; Entra adds a number. */
  @ParameterizedTest
  @CsvSource({
    "certificate, check this machine's clock",
    "assertion, check this machine's clock",
    "secret, check options clientId and clientSecret"
  })
  void aRefusalWithoutANumberNamesWhatWasSent(String way, String remedy) throws IOException {
    Map<String, String> credentials =
        switch (way) {
          case "certificate" -> certificateOptions(known.file());
          case "assertion" ->
              Map.of("clientAssertionFile", write("token", assertion(Map.of())).toString());
          default -> Map.of("clientSecret", "word");
        };
    try (ScriptedServer authority =
        new ScriptedServer(newResponse(401, "{\"error\": \"invalid_client\"}"))) {
      TokenProvider tokens =
          SignInFixture.newTokenProvider(authority.url().toString(), credentials);

      String message =
          assertFails(tokens::token, ErrorCode.SIGN_IN_REFUSED, "invalid_client", remedy)
              .getMessage();
      assertThat(message.contains("clientSecret")).isEqualTo(way.equals("secret"));
    }
  }

  /** As Kubernetes renews it: the file is a link into a folder, which is a link that is swapped. */
  @Test
  void followsALinkThatIsSwapped() throws IOException {
    Files.createDirectories(folder.resolve("one"));
    Files.createDirectories(folder.resolve("two"));
    write("one/token", assertion(Map.of("sub", "another")));
    write("two/token", assertion(Map.of()));
    Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("one"));
    Path file = Files.createSymbolicLink(folder.resolve("token"), Path.of("..data/token"));
    TokenProvider tokens = tokens(file);
    assertFails(tokens::token, ErrorCode.SIGN_IN_REFUSED, "AADSTS700213");

    Path next = Files.createSymbolicLink(folder.resolve("next"), Path.of("two"));
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

    assertThat(tokens.token()).isNotNull();
  }

  /** Who may write the folder must not have another file of this user sent. */
  @Test
  void sendsNoOtherFileThatALinkNames() throws IOException {
    Path file = write("token", assertion(Map.of()));
    TokenProvider tokens = tokens(file);
    Path secret = write("secret", "root:secret-of-another-file:1.2.3");
    Files.delete(file);
    Files.createSymbolicLink(file, secret);

    assertFails(tokens::token, ErrorCode.SECRET_UNREADABLE, "not a JSON Web Token");
    assertThat(signIns()).isZero();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(20)
  void readsNoEndlessOrLargeFile() throws IOException {
    Path endless = Path.of("/dev/zero");
    Path large = Files.write(folder.resolve("large"), new byte[64 * 1024 + 1]);
    Path absent = folder.resolve("absent");

    assertUnusable(() -> tokens(endless), endless, "it is not a regular file");
    assertUnusable(() -> tokens(certificateOptions(endless)), endless, "it is not a regular file");
    assertUnusable(() -> tokens(large), large, "more than 64 KiB");
    assertUnusable(() -> tokens(certificateOptions(large)), large, "more than 64 KiB");
    assertUnusable(() -> tokens(absent), absent, "does not exist");
  }

  @ParameterizedTest
  @CsvSource({
    "'', it is empty",
    "' \n', it is empty",
    "eyJub3QiOiJhIHRva2VuIn0, not a JSON Web Token",
    "e30.e30.e30, with an expiry",
    "<html>a.b.c</html>, not a JSON Web Token",
    "EXPIRED, expired at 2026-01-02T03:04:05Z"
  })
  void refusesAFileWithoutAnAssertion(String content, String reason) throws IOException {
    long past = Instant.parse("2026-01-02T03:04:05Z").getEpochSecond();
    Path file =
        write("token", content.equals("EXPIRED") ? assertion(Map.of("exp", past)) : content);

    assertUnusable(() -> tokens(file), file, reason);
  }

  private static void assertUnusable(ThrowingCallable call, Path file, String reason) {
    assertFails(call, ErrorCode.SECRET_UNREADABLE, file.toString(), reason);
    assertThat(signIns()).isZero();
  }

  @Test
  void explainsWhyACertificateCannotBeUsed() throws IOException {
    Path text = Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----");
    Path several = Files.copy(known.file(), folder.resolve("several.p12"));
    TestCertificate.runKeytool(
        several, "-genkeypair", "-alias", "second", "-dname", "CN=2", "-keyalg", "RSA");
    Map<Path, String> reasons =
        Map.of(
            folder.resolve("missing.p12"),
            "it does not exist",
            text,
            "it is not a readable PKCS12 file",
            several,
            "it has 2 private keys",
            TestCertificate.createEllipticCurve(folder).file(),
            "its key is of type EC");

    reasons.forEach(
        (file, reason) ->
            assertFails(
                () -> tokens(certificateOptions(file)),
                ErrorCode.OPTION_VALUE,
                "The certificate file " + file + " cannot be used. Reason: " + reason,
                "PKCS12 file with one RSA key"));
    Map<String, String> wrong = new HashMap<>(certificateOptions(known.file()));
    wrong.put("clientCertificatePassword", "secret-but-wrong");
    assertFails(() -> tokens(wrong), ErrorCode.OPTION_VALUE, "the password is wrong");
  }

  @Test
  void refusesAnExpiredCertificateBeforeAnyCall() {
    assertFails(
        () -> tokens(certificateOptions(expired.file())),
        ErrorCode.OPTION_VALUE,
        "The certificate in " + expired.file() + " is not valid now",
        "to " + expired.certificate().getNotAfter().toInstant(),
        "create a new certificate");
    assertThat(signIns()).isZero();
  }

  private static String assertion(Map<String, ?> claims) {
    return fixture.sandbox().federatedIssuer().issueAssertion(claims);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static TokenProvider tokens(Path assertion) {
    return tokens(Map.of("clientAssertionFile", assertion.toString()));
  }

  private static TokenProvider tokens(Map<String, String> credentials) {
    return SignInFixture.newTokenProvider(fixture.sandbox().authorityUrl(), credentials);
  }

  private static long signIns() {
    return fixture.sandbox().calls().count(RecordedCall.Kind.SIGN_IN);
  }
}
