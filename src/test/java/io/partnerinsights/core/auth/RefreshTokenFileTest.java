package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.testing.FileModes;
import io.partnerinsights.testing.StandardError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refresh tokens in files, at an authority that, as Entra, accepts each that it has given. */
final class RefreshTokenFileTest {
  private static final Instant SIGNED_IN = Instant.parse("2026-01-01T00:00:00Z");

  @AutoClose
  private final ScriptedServer authority =
      new ScriptedServer(request -> answer(request.getBody().utf8()));

  private final List<String> issued = Collections.synchronizedList(new ArrayList<>());

  /** What happens during the next request. */
  private volatile ThrowingRunnable meanwhile = () -> {};

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    issued.add("first");
    file = folder.resolve("user.token");
    RefreshTokenFile.ofSignIn(file, Secret.of("first"), SIGNED_IN).write();
  }

  private MockResponse answer(String form) {
    runOnce();
    if (issued.stream().noneMatch(token -> form.contains("refresh_token=" + token))) {
      return newResponse(400, "{\"error\": \"invalid_grant\"}");
    }
    String token = UUID.randomUUID().toString();
    issued.add(token);
    String tokens = "{\"access_token\": \"%s\", \"refresh_token\": \"%s\"}";
    return newResponse(200, tokens.formatted(UUID.randomUUID(), token));
  }

  private void runOnce() {
    ThrowingRunnable action = meanwhile;
    meanwhile = () -> {};
    try {
      action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What another program does. */
  private interface ThrowingRunnable {
    void run() throws IOException;
  }

  private String newest() {
    return issued.get(issued.size() - 1);
  }

  private static String stored(Path token) throws IOException {
    return RefreshTokenFile.read(token).orElseThrow().token().reveal();
  }

  @Test
  void aRotatedTokenIsWrittenBack() throws IOException {
    TokenProvider tokens = tokens(options());

    assertThat(renewals(tokens, 2)).isEqualTo(2);

    assertThat(stored(file)).isEqualTo(newest());
    assertThat(RefreshTokenFile.read(file).orElseThrow().rotatedAt()).isAfter(SIGNED_IN);
    FileModes.assertOwnerOnly(file);
    assertThat(renewals(tokens(options()), 1)).as("of a later run").isEqualTo(1);
  }

  @Test
  void aFileOfAnotherProgramIsNotRewritten() throws IOException {
    Files.writeString(file, "first\n");

    assertThat(renewals(tokens(options()), 2)).isEqualTo(2);

    assertThat(file).hasContent("first");
  }

  /** The stored token expires after 90 days, and that of a running process is a newer one. */
  @Test
  void aRunningProcessOutlivesTheTokenThatItCannotStore() throws IOException {
    Files.writeString(file, "first");
    TokenProvider running = tokens(options());
    renewals(running, 1);

    issued.remove("first");

    assertThat(renewals(running, 3)).as("of the running process").isEqualTo(3);
    assertThat(renewals(tokens(options()), 1)).as("of a later process").isZero();
  }

  @Test
  void aTokenThatAnotherProcessHasRotatedIsUsed() throws IOException {
    TokenProvider early = tokens(options());
    TokenProvider other = tokens(options());
    renewals(other, 3);

    assertThat(renewals(early, 1)).isEqualTo(1);
  }

  @Test
  void aNewSignInIsNotOverwritten() throws IOException {
    TokenProvider running = tokens(options());
    renewals(running, 1);
    RefreshTokenFile.ofSignIn(file, Secret.of("of another user"), SIGNED_IN).write();

    renewals(running, 1);

    assertThat(stored(file)).isEqualTo("of another user");
  }

  @Test
  void aFileThatALogoutDeletesDuringARequestStaysAway() {
    TokenProvider running = tokens(options());
    meanwhile = () -> Files.delete(file);

    assertThat(renewals(running, 2)).isEqualTo(2);

    assertThat(file).doesNotExist();
  }

  @Test
  void aLoginDuringARequestIsNotOverwritten() throws IOException {
    TokenProvider running = tokens(options());
    meanwhile =
        () -> RefreshTokenFile.ofSignIn(file, Secret.of("of another user"), SIGNED_IN).write();

    assertThat(renewals(running, 2)).isEqualTo(2);

    assertThat(stored(file)).isEqualTo("of another user");
  }

  @Test
  void aTokenThatAnotherProcessWritesDuringARequestStays() throws IOException {
    TokenProvider running = tokens(options());
    TokenProvider other = tokens(options());
    meanwhile = () -> renewals(other, 1);

    assertThat(renewals(running, 1)).isEqualTo(1);

    assertThat(issued).as("the other's, then its own").hasSize(3);
    assertThat(stored(file)).isEqualTo(issued.get(1));
    assertThat(renewals(running, 1)).isEqualTo(1);
    assertThat(stored(file)).isEqualTo(issued.get(3));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theFileKeepsItsMode() throws IOException {
    Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(file, mode);

    assertThat(renewals(tokens(options()), 1)).isEqualTo(1);

    assertThat(stored(file)).isEqualTo(newest());
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode);
  }

  /** As on a read-only mount: the path of a new file would be too long here. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderThatTakesNoFileIsAWarningAndTheProcessGoesOn() throws IOException {
    Path full = folder;
    while (full.toString().length() < 3870) {
      full = full.resolve("d".repeat(199));
    }
    full = full.resolve("d".repeat(4074 - full.toString().length()));
    Path named = Files.move(file, Files.createDirectories(full).resolve("t"));

    String log =
        StandardError.captureDuring(
            () -> assertThat(renewals(tokens(options(url(), named)), 2)).isEqualTo(2));

    assertThat(log).contains("cannot be written to", "making the file");
    assertThat(stored(named)).isEqualTo("first");
  }

  private String url() {
    return "http://127.0.0.1:" + authority.url().port();
  }

  /** Azure AD's refresh tokens are valid for 90 days. */
  @ParameterizedTest
  @CsvSource({"61, true", "59, false"})
  void warnsFromThe60thDayOfAPlainFile(int days, boolean warns) throws Exception {
    Files.writeString(file, "first");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));

    String log =
        StandardError.captureDuring(() -> assertThat(renewals(tokens(options()), 1)).isEqualTo(1));

    assertThat(log.contains("is " + days + " days old, and it expires when it is 90 days old"))
        .isEqualTo(warns);
    assertThat(log).doesNotContain("first", newest());
  }

  private ConnectorOptions options() {
    return options(url(), file);
  }

  private static ConnectorOptions options(String authority, Path file) {
    return SignInFixture.optionsAt(
        authority, Map.of("apiUrl", authority, "refreshToken", "file:" + file));
  }

  private static TokenProvider tokens(ConnectorOptions options) {
    return VaultSecrets.newProvider(options, SignInFixture.httpWithoutRetries());
  }

  /** Signs in again and again, and returns how often that succeeded. */
  private static int renewals(TokenProvider tokens, int times) {
    int succeeded = 0;
    for (int i = 0; i < times; i++) {
      try {
        AccessToken token = tokens.token();
        tokens.invalidate(token);
        succeeded++;
      } catch (SignInException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.SIGN_IN_REFUSED);
      }
    }
    return succeeded;
  }
}
