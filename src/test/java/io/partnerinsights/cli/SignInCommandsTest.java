package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.testing.FileModes;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.ScriptBrowser;
import io.partnerinsights.testing.StandardError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands login, logout and whoami, and what doctor says about the next sign-in. */
final class SignInCommandsTest extends CommandTest {
  @BeforeEach
  void leaveOutTheUser() {
    account = applicationAt(SERVICE.sandbox());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginOpensTheBrowserIfThereIsOne() {
    CommandRun login =
        run(browser(), "login")
            .assertExits(0, "Sign in with the browser", "Signed in as " + Sandbox.USERNAME);

    assertThat(login.err()).doesNotContain("enter the code", "0.sandbox-", "1.sandbox-");
    run("datasets").assertExits(0);
  }

  @Test
  void loginUsesACodeWithoutABrowserOrIfAsked() {
    CommandRun without = run("login");
    CommandRun asked = run(browser(), "login", "--device", "--json");

    assertThat(without.err()).contains("enter the code", "Signed in as");
    assertThat(asked.err()).contains("enter the code").doesNotContain("the browser");
    assertThat(asked.outputJson().path("user").asText()).isEqualTo(Sandbox.USERNAME);
  }

  @Test
  void loginRefusesTheBrowserWhereThereIsNone() {
    run("login", "--browser").assertExits(3, ErrorCode.NO_BROWSER.messageCode(), "auth=deviceCode");
    run("login", "--browser", "--device").assertExits(2);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginOffersTheOtherWayIfTheTenantBlocksOne() {
    try (Sandbox blocking =
        Sandbox.builder()
            .scale(0.01)
            .with(s -> s.signInError = SignInError.byNumber(53003))
            .start()) {
      account = applicationAt(blocking);
      CommandRun accepted = run(browser(), "\n", true, "login");
      CommandRun declined = run(browser(), "n\n", true, "login", "--device");
      CommandRun unattended = run(browser(), "login");

      assertThat(accepted.err())
          .contains("login --device", "Sign in with auth=deviceCode? [Y/n]", "login --browser");
      assertThat(declined.err())
          .contains("login --browser", "Sign in with auth=browser? [Y/n]")
          .doesNotContain("login --device");
      unattended.assertExits(3, "login --device");
      assertThat(unattended.err()).doesNotContain("[Y/n]");
    }
  }

  /** A token for a vault stays if the command that stores it has failed, or was not run. */
  @ParameterizedTest
  @CsvSource({
    "login, default.token",
    "login --keyvault https://contoso.vault.azure.net/secrets/insights, default.vault-token"
  })
  void logoutDeletesTheFileOfLoginOnly(String login, String name) throws IOException {
    run(login.split(" "));
    Path token = home.resolve(".config/partnerinsights").resolve(name);
    assertThat(token).exists();

    JsonNode logout = run("logout", "--json").outputJson();

    assertThat(logout.path("deleted").asBoolean()).isTrue();
    assertThat(logout.path("refreshTokenFile").asText()).isEqualTo(token.toString());
    assertThat(token).doesNotExist();
    assertThat(run("logout", "--json").outputJson().path("deleted").asBoolean(true)).isFalse();

    Path other = Files.writeString(home.resolve("other"), "0.token-of-another-program");
    run("logout", "--file", other.toString()).assertExits(2, "did not write it");
    assertThat(other).exists();
  }

  @Test
  void loginStripsTheNameOfAProfile() {
    run("login", "--profile", "work ").assertExits(0);

    run("whoami", "--profile", "work").assertExits(0);
    run("whoami", "--profile", " work").assertExits(0);
  }

  /** What the settings would hold cannot be read, or is read as something else. */
  @ParameterizedTest
  @CsvSource({
    "--profile, a~b, cannot be the name of a profile. Reason: it contains a line break",
    "--profile, ' ', cannot be the name of a profile. Reason: it is empty",
    "--profile, ../a, cannot be the name of a profile. Reason: it contains a slash",
    "--profile, a[1], cannot be the name of a profile. Reason: it contains a bracket",
    "--file, in #1/token, is followed by a comment",
    "--file, 'token ', the values of refreshToken would change",
    "--clientId, a~b, clientId",
  })
  void loginRefusesWhatItCannotWriteBeforeTheSignIn(String option, String value, String message)
      throws IOException {
    SERVICE.calls().reset();

    run("login", option, value.replace('~', '\n')).assertExits(2, "PI-6004", message);

    assertThat(SERVICE.calls().all()).isEmpty();
    assertThat(settingsFile()).doesNotExist();
  }

  /** A user would enter a code, and the token would be lost. */
  @ParameterizedTest
  @CsvSource({
    "--file HOME/a-file/token, a file with this name already exists",
    "--file HOME/a-folder, it is not a regular file",
    "--file /proc/token, cannot be written to /proc/token",
    "--settings /proc/settings, cannot be written to /proc/default.token",
    "--settings /proc/settings --file HOME/token, cannot be written to /proc/settings"
  })
  @EnabledOnOs(OS.LINUX)
  void loginFindsAnUnwritableFileBeforeTheSignIn(String arguments, String message)
      throws IOException {
    Files.createFile(home.resolve("a-file"));
    Files.createDirectory(home.resolve("a-folder"));
    SERVICE.calls().reset();

    CommandRun login = run(("login " + arguments.replace("HOME", home.toString())).split(" "));

    login.assertExits(2, "PI-6015", message, "--file", "--settings");
    assertThat(login.err()).doesNotContain("enter the code");
    assertThat(SERVICE.calls().all()).isEmpty();
    assertThat(home.resolve("a-file")).isEmptyFile();
    assertThat(home.resolve("a-folder")).isEmptyDirectory();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginKeepsTheTokenUntilItHasANewOne() throws IOException {
    Path token = Files.writeString(home.resolve("token"), "old");
    SERVICE.sandbox().faults().on("POST", "/" + Sandbox.TENANT_ID).respond(400);

    run("login", "--file", token.toString()).assertExits(3);

    assertThat(token).hasContent("old");
    assertThat(home.toFile().list()).noneMatch(name -> name.startsWith(".partnerinsights"));
  }

  @Test
  void logoutDeletesNoFileOutsideTheFolderOfTheSettings() throws IOException {
    run("login");
    Path other = Files.writeString(home.resolve("a.vault-token"), "of another program");

    run("logout", "--profile", "../../a").assertExits(2, "PI-6004", "name of a profile");

    assertThat(other).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whoami", "datasets", "query|SELECT Month FROM OfficeUsage"})
  void commandsNameLoginAfterALogout(String command) {
    run("login");
    run("logout");

    run(command.split("\\|"))
        .assertExits(
            2, "[PI-6006] The user is not signed in", "default.token", "partnerinsights login");
  }

  @Test
  void whoamiShowsTheUserAndNeverTheToken() {
    run("login");

    CommandRun table = run("whoami");
    JsonNode json = run("whoami", "--json").outputJson();

    assertThat(table.out())
        .contains(Sandbox.USERNAME, Sandbox.TENANT_ID, "user_impersonation")
        .doesNotContain("eyJ", "0.sandbox-");
    assertThat(json.path("user").asText()).isEqualTo(Sandbox.USERNAME);
    assertThat(json.path("scopes").get(0).asText()).isEqualTo("user_impersonation");
    assertThat(json.path("roles")).isEmpty();
    assertThat(json.path("mfa").asBoolean()).isTrue();
    assertThat(Instant.parse(json.path("expiresAt").asText())).isAfter(Instant.now());
  }

  @Test
  void whoamiShowsAnApplication() {
    account.put("clientSecret", Sandbox.CLIENT_SECRET);

    CommandRun run = run("whoami", "--json", "--auth", "clientCredentials");

    assertThat(run.outputJson().path("application").asText()).isEqualTo(Sandbox.CLIENT_ID);
    assertThat(run.outputJson().has("user")).isFalse();
  }

  @Test
  void doctorSaysWhenAPersonIsNeededNext() {
    run("login");

    assertThat(run("doctor").out())
        .contains(
            "No action is needed if a program does so before "
                + LocalDate.now(ZoneOffset.UTC).plusDays(90)
                + " (in 90 days)")
        .contains(home.resolve(".config/partnerinsights/default.token").toString())
        .contains("auth=deviceCode");
    assertThat(run("doctor", "--auth", "deviceCode").out())
        .contains("works until the application ends");
    assertThat(run(browser(), "doctor").out())
        .contains("sign in again on this machine with a browser");
  }

  /** The command shows no token, and deletes the file only after it has stored the token. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginEndsInAVault() throws IOException, InterruptedException {
    String url = "https://contoso.vault.azure.net/secrets/insights";
    Path settings = home.resolve("it's a folder/settings");
    Path file = settings.resolveSibling("default.vault-token");
    Map<String, String> variables = Map.of("PARTNERINSIGHTS_SETTINGS", settings.toString());
    CommandRun shown = run(variables, "login", "--keyvault", url);

    CommandRun login = run(variables, "login", "--json", "--keyvault", url).assertExits(0);

    String store = login.outputJson().path("store").asText();
    String token = Files.readString(file);
    assertThat(token).startsWith("0.sandbox-");
    FileModes.assertOwnerOnly(file);
    assertThat(store).contains("--vault-name contoso --name insights --file", "--output none");
    shown.assertExits(0, "To store the refresh token ", "\n" + store);
    assertThat(shown.err() + store).doesNotContain("0.sandbox-");
    assertThat(settings).content().contains("keyvault:" + url).doesNotContain("0.sandbox-");

    Path az = Files.writeString(home.resolve("az"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(az, PosixFilePermissions.fromString("rwx------"));
    assertThat(shell(store)).isNotZero();
    assertThat(file).hasContent(token);
    Files.writeString(az, "#!/bin/sh\ncp \"$9\" \"" + home.resolve("stored") + "\"\n");
    assertThat(shell(store)).isZero();
    assertThat(home.resolve("stored")).hasContent(token);
    assertThat(file).doesNotExist();
  }

  private int shell(String command) throws IOException, InterruptedException {
    ProcessBuilder process = new ProcessBuilder("sh", "-c", command).inheritIO();
    process.environment().put("PATH", home + ":/usr/bin:/bin");
    return process.start().waitFor();
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example/secrets/a, it is not the address of a secret",
    "https://contoso.vault.azure.net/secrets/insights/0123, it ends with a version",
    "insights, it is not the address of a secret"
  })
  void loginStoresInASecretOfAVaultOnly(String url, String reason) {
    run("login", "--keyvault", url).assertExits(2, "--keyvault does not name a secret", reason);
    run("login", "--keyvault", url, "--file", "token").assertExits(2);
  }

  @Test
  void doctorSaysWhatTheVaultDoesWithTheToken() {
    Sandbox sandbox = SERVICE.sandbox();
    String end = LocalDate.now(ZoneOffset.UTC).plusDays(90).toString();
    useTheVault(sandbox, "token");

    assertThat(run("doctor").out())
        .contains(
            "the refresh token is in keyvault:" + sandbox.authorityUrl() + "/secrets/token",
            "was stored today",
            "No action is needed if a program uses the token before " + end + " (in 90 days)");
    useTheVault(sandbox, "token/" + sandbox.vault().versionIds("token").get(0));
    assertThat(run("doctor").out())
        .contains("Option refreshToken names one fixed version of this secret")
        .containsPattern("warning +renewal .*Sign in again before " + end);
  }

  @Test
  void doctorSaysThatTheVaultTakesNoToken() {
    Duration age = Duration.ofDays(65);
    ManualClock clock = ManualClock.startingAt(Instant.now().minus(age));
    try (Sandbox sandbox = Sandbox.builder().scale(0.01).clock(clock).start()) {
      account = applicationAt(sandbox);
      useTheVault(sandbox, "token");
      clock.advance(age);
      sandbox.vault().refuseWrites();

      String[] out = new String[1];
      String log = StandardError.captureDuring(() -> out[0] = run("doctor").out());

      assertThat(out[0])
          .contains("could not store a newer version there")
          .contains(LocalDate.now(ZoneOffset.UTC).plusDays(25) + " (in 25 days)");
      assertThat(log).contains("Key Vault Secrets Officer", "is 65 days old");
    }
  }

  @Test
  void doctorGoesOnAfterAVaultHasRefused() {
    account.put("clientSecret", Sandbox.CLIENT_SECRET);
    account.put("password", "keyvault:" + SERVICE.sandbox().authorityUrl() + "/secrets/absent");

    CommandRun doctor = run("doctor", "--auth", "password", "--username", Sandbox.USERNAME);

    assertThat(doctor.exitCode()).isNotZero();
    assertThat(doctor.out())
        .containsPattern("passed +versions")
        .containsPattern("failed +sign-in .*PI-6006.*secrets/absent")
        .containsPattern("skipped +datasets");
  }

  /** Has the refresh token in the vault, which the application's own secret opens. */
  private void useTheVault(Sandbox sandbox, String name) {
    sandbox.vault().setSecret("token", sandbox.confidentialRefreshToken());
    account.put("clientSecret", Sandbox.CLIENT_SECRET);
    account.put("refreshToken", "keyvault:" + sandbox.authorityUrl() + "/secrets/" + name);
  }

  private Map<String, String> browser() {
    return Map.of("BROWSER", ScriptBrowser.writeScript(home).toString());
  }

  /** Returns the options of a sandbox's application, without its secret and without a user. */
  private static Map<String, String> applicationAt(Sandbox sandbox) {
    Map<String, String> options = ReadOptions.of(sandbox);
    List.of("clientSecret", "username", "password").forEach(options::remove);
    return options;
  }
}
