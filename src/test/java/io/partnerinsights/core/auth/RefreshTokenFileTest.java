package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.FileModes;
import io.partnerinsights.testing.StandardError;
import java.io.IOException;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refresh tokens in files, at an authority that accepts each of them once. */
final class RefreshTokenFileTest {
  private static final Instant SIGNED_IN = Instant.parse("2026-01-01T00:00:00Z");

  @AutoClose
  private final ScriptedServer authority =
      new ScriptedServer(request -> answer(request.getBody().utf8()));

  private final List<String> issued = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger refused = new AtomicInteger();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    issued.add("first");
    file = folder.resolve("user.token");
    RefreshTokenFile.ofSignIn(file, Secret.of("first"), SIGNED_IN).written();
  }

  private synchronized MockResponse answer(String form) {
    if (!form.contains("refresh_token=" + newest())) {
      refused.incrementAndGet();
      return status(400, "{\"error\": \"invalid_grant\"}");
    }
    issued.add(UUID.randomUUID().toString());
    String tokens = "{\"access_token\": \"%s\", \"refresh_token\": \"%s\"}";
    return status(200, tokens.formatted(UUID.randomUUID(), newest()));
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
    assertThat(RefreshTokenFile.read(file).orElseThrow().rotated()).isAfter(SIGNED_IN);
    FileModes.assertOwnerOnly(file);
    assertThat(renewals(tokens(options()), 1)).as("of a later run").isEqualTo(1);
  }

  @Test
  void aFileOfAnotherProgramIsNotRewritten() throws IOException {
    Files.writeString(file, "first\n");

    assertThat(renewals(tokens(options()), 2)).isEqualTo(2);

    assertThat(file).hasContent("first");
    assertThat(folder).isDirectoryNotContaining("glob:**.lock");
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
    RefreshTokenFile.ofSignIn(file, Secret.of("of another user"), SIGNED_IN).written();

    renewals(running, 1);

    assertThat(stored(file)).isEqualTo("of another user");
  }

  @Test
  @Tag("full")
  void processesThatRotateAtOnceLoseNoToken() throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(start(Rotation.class));
    }

    for (Process process : processes) {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as("refused tokens").isZero();
    }
    assertThat(refused).hasValue(0);
    assertThat(stored(file)).isEqualTo(newest());
  }

  /** The process is as if stopped by Ctrl-Z: it holds the lock and does nothing. */
  @Test
  @Timeout(60)
  void aProcessThatKeepsTheLockIsAnError() throws IOException, InterruptedException {
    Process holder = start(Holder.class);
    try {
      holder.getInputStream().read();

      assertThatThrownBy(
              () -> RefreshTokenLock.holding(file, Duration.ofMillis(300), () -> "not run"))
          .isInstanceOf(SignInException.class)
          .hasMessageContainingAll("PI-1007", file.toString(), "fuser " + lock());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(RefreshTokenLock.holding(file, Duration.ofMillis(300), () -> "run"))
        .isEqualTo("run");
  }

  /** Each user who may read a file can lock it. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyTheOwnerMayOpenTheLockAndTheFileKeepsItsMode() throws IOException {
    renewals(tokens(options()), 1);
    FileModes.assertOwnerOnly(lock());

    Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(lock(), mode);
    Files.setPosixFilePermissions(file, mode);
    renewals(tokens(options()), 1);

    FileModes.assertOwnerOnly(lock());
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode);
  }

  /** Another user could have the connector create or lock a file of the owner. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisabledOnOs(OS.WINDOWS)
  void doesNotFollowALinkInPlaceOfTheLock(boolean symbolic) throws IOException {
    Path target = Files.writeString(folder.resolve("of the owner"), "content");
    if (symbolic) {
      Files.createSymbolicLink(lock(), target);
    } else {
      Files.createLink(lock(), target);
    }

    String log =
        StandardError.during(() -> assertThat(renewals(tokens(options()), 1)).isEqualTo(1));

    assertThat(target).hasContent("content");
    assertThat(log).contains("is used without a lock", lock().toString(), "Delete the lock");
  }

  /** As on a mount of a lakehouse: the name of a lock would be too long here. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderThatTakesNoLockKeepsNewTokens() throws IOException {
    Path named = Files.move(file, folder.resolve("t".repeat(252)));

    String log =
        StandardError.during(
            () -> assertThat(renewals(tokens(options(url(), named)), 2)).isEqualTo(2));

    assertThat(log).contains("is used without a lock", "one process at a time");
    assertThat(stored(named)).isEqualTo(newest());
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
        StandardError.during(
            () -> assertThat(renewals(tokens(options(url(), named)), 2)).isEqualTo(2));

    assertThat(log).contains("cannot be written to", "make the file writable");
    assertThat(stored(named)).isEqualTo("first");
  }

  private String url() {
    return "http://127.0.0.1:" + authority.url().port();
  }

  private Path lock() {
    return Path.of(file + ".lock");
  }

  /** A process that locks a file, says so, and keeps it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      RefreshTokenLock.holding(
          Path.of(arguments[1]),
          () -> {
            System.out.write('!');
            System.out.flush();
            return System.in.read();
          });
    }
  }

  private Process start(Class<?> program) throws IOException {
    List<String> command = ChildProcess.java(ChildProcess.ownClassPath(), List.of());
    command.addAll(List.of(program.getName(), url(), file.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** A process that rotates the token of a file ten times. */
  static final class Rotation {
    private static final int TIMES = 10;

    private Rotation() {}

    /** Ends with the number of refused requests. */
    public static void main(String[] arguments) {
      TokenProvider tokens = tokens(options(arguments[0], Path.of(arguments[1])));
      System.exit(TIMES - renewals(tokens, TIMES));
    }
  }

  /** Azure AD's refresh tokens are valid for 90 days. */
  @ParameterizedTest
  @CsvSource({"61, true", "59, false"})
  void warnsFromThe60thDayOfAPlainFile(int days, boolean warns) throws Exception {
    Files.writeString(file, "first");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));

    String log =
        StandardError.during(() -> assertThat(renewals(tokens(options()), 1)).isEqualTo(1));

    assertThat(log.contains("is " + days + " days old. It is valid for 90 days: sign in again"))
        .isEqualTo(warns);
    assertThat(log).doesNotContain("first", newest());
  }

  private ConnectorOptions options() {
    return options(url(), file);
  }

  private static ConnectorOptions options(String authority, Path file) {
    return SignInFixture.options(
        authority, Map.of("apiUrl", authority, "refreshToken", "file:" + file));
  }

  private static TokenProvider tokens(ConnectorOptions options) {
    return VaultSecrets.tokens(options, SignInFixture.once());
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
