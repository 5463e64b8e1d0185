package io.partnerinsights.core.auth;

import static io.partnerinsights.core.auth.SignInFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signs in an application at the sandbox with the assertion of a file, and no secret. */
final class AssertionSignInTest {
  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.01));

  @TempDir Path folder;

  @Test
  void readsTheFileAtEachRenewal() throws IOException {
    Path file = write("token", assertion(Map.of()));
    TokenProvider tokens = tokens(file);
    assertAccepted(tokens);

    write("token", assertion(Map.of("sub", "another")));
    tokens.invalidate(tokens.token());
    assertFails(tokens, ErrorCode.SIGN_IN_REFUSED, "federated credential");

    write("token", assertion(Map.of()));
    assertAccepted(tokens);
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
    assertFails(tokens, ErrorCode.SIGN_IN_REFUSED, "AADSTS700213");

    Path next = Files.createSymbolicLink(folder.resolve("next"), Path.of("two"));
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

    assertAccepted(tokens);
  }

  /** Who may write the folder must not have another file of this user sent. */
  @Test
  void sendsNoOtherFileThatALinkNames() throws IOException {
    Path file = write("token", assertion(Map.of()));
    TokenProvider tokens = tokens(file);
    Path secret = write("secret", "root:secret-of-another-file:1.2.3");
    Files.delete(file);
    Files.createSymbolicLink(file, secret);

    assertFails(tokens, ErrorCode.SECRET_UNREADABLE, "not a JSON Web Token");
    assertThat(SERVICE.sandbox().calls().count(RecordedCall.Kind.SIGN_IN)).isZero();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(20)
  void readsNoPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertUnusable(pipe, "it is not a regular file");
    assertUnusable(Path.of("/dev/zero"), "it is not a regular file");
    assertUnusable(folder, "it is not a regular file");
    assertUnusable(folder.resolve("absent"), "does not exist");
  }

  @ParameterizedTest
  @CsvSource({
    "'', it is empty",
    "' \n', it is empty",
    "eyJub3QiOiJhIHRva2VuIn0, not a JSON Web Token",
    "e30.e30.e30, with an expiry",
    "<html>a.b.c</html>, not a JSON Web Token",
    "EXPIRED, expired at 2026-01-02T03:04:05Z",
    "HUGE, more than 64 KiB"
  })
  void refusesAFileWithoutAnAssertion(String content, String reason) throws IOException {
    long past = Instant.parse("2026-01-02T03:04:05Z").getEpochSecond();
    String text =
        switch (content) {
          case "EXPIRED" -> assertion(Map.of("exp", past));
          case "HUGE" -> "a".repeat(70_000) + ".b.c";
          default -> content;
        };

    assertUnusable(write("token", text), reason);
  }

  @ParameterizedTest
  @CsvSource({"iss, 700211", "sub, 700213", "aud, 700212"})
  void namesTheClaimThatTheApplicationDoesNotTrust(String claim, int number) throws IOException {
    TokenProvider tokens = tokens(write("token", assertion(Map.of(claim, "https://other"))));

    assertFails(
        tokens, ErrorCode.SIGN_IN_REFUSED, "AADSTS" + number, "issuer, subject and audience");
  }

  private static String assertion(Map<String, ?> claims) {
    return SERVICE.sandbox().federatedIssuer().assertion(claims);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static TokenProvider tokens(Path file) {
    return SignInFixture.tokens(
        SERVICE.sandbox().authorityUrl(), Map.of("clientAssertionFile", file.toString()));
  }

  private static void assertAccepted(TokenProvider tokens) {
    assertThat(tokens.token().claims()).containsEntry("appid", Sandbox.CLIENT_ID);
  }

  private static void assertUnusable(Path file, String reason) {
    Failures.assertFails(
        () -> tokens(file),
        ErrorCode.SECRET_UNREADABLE,
        file.toString(),
        reason,
        "clientAssertionFile");
    assertThat(SERVICE.sandbox().calls().count(RecordedCall.Kind.SIGN_IN)).isZero();
  }
}
