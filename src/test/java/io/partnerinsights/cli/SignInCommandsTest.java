package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.testing.FileModes;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands login, logout and whoami, and what doctor says about the next sign-in. */
final class SignInCommandsTest extends CommandTest {
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginOpensTheBrowserIfThereIsOne() {
    CommandRun login = run(browser(), "login");

    login.exits(0);
    assertThat(login.err())
        .contains("Sign in in the browser", "Signed in as " + Sandbox.USERNAME)
        .doesNotContain("enter the code", "0.sandbox-", "1.sandbox-");
    assertThat(run(Map.of(), "datasets").exit()).isZero();
  }

  @Test
  void loginUsesACodeWithoutABrowserOrIfAsked() {
    CommandRun without = run(Map.of(), "login");
    CommandRun asked = run(browser(), "login", "--device", "--json");

    assertThat(without.err()).contains("enter the code", "Signed in as");
    assertThat(asked.err()).contains("enter the code").doesNotContain("the browser");
    assertThat(asked.json().path("user").asText()).isEqualTo(Sandbox.USERNAME);
  }

  @Test
  void loginRefusesTheBrowserWhereThereIsNone() {
    run(Map.of(), "login", "--browser").exits(3, ErrorCode.NO_BROWSER.code(), "auth=deviceCode");
    run(Map.of(), "login", "--browser", "--device").exits(2);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginOffersTheOtherWayIfTheTenantBlocksOne() {
    try (Sandbox blocking =
        Sandbox.builder().scale(0.01).with(s -> s.signInError = SignInError.of(53003)).start()) {
      CommandRun accepted = run(blocking, browser(), "\n", true, "login");
      CommandRun declined = run(blocking, browser(), "n\n", true, "login", "--device");
      CommandRun unattended = run(blocking, browser(), "", false, "login");

      assertThat(accepted.err())
          .contains("login --device", "Sign in with auth=deviceCode? [Y/n]", "login --browser");
      assertThat(declined.err())
          .contains("login --browser", "Sign in with auth=browser? [Y/n]")
          .doesNotContain("login --device");
      assertThat(unattended.err()).contains("login --device").doesNotContain("[Y/n]");
      assertThat(unattended.exit()).isEqualTo(3);
    }
  }

  /** A token for a vault stays if the command that stores it has failed, or was not run. */
  @ParameterizedTest
  @CsvSource({
    "login, default.token",
    "login --keyvault https://contoso.vault.azure.net/secrets/insights, default.vault-token"
  })
  void logoutDeletesTheFileOfLoginOnly(String login, String name) throws IOException {
    run(Map.of(), login.split(" "));
    Path token = home.resolve(".config/partnerinsights").resolve(name);
    assertThat(token).exists();

    JsonNode logout = run(Map.of(), "logout", "--json").json();

    assertThat(logout.path("deleted").asBoolean()).isTrue();
    assertThat(logout.path("refreshTokenFile").asText()).isEqualTo(token.toString());
    assertThat(token).doesNotExist();
    assertThat(run(Map.of(), "logout", "--json").json().path("deleted").asBoolean(true)).isFalse();

    Path other = Files.writeString(home.resolve("other"), "0.token-of-another-program");
    run(Map.of(), "logout", "--file", other.toString()).exits(2, "login has not written it");
    assertThat(other).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whoami", "datasets", "query|SELECT Month FROM OfficeUsage"})
  void commandsNameLoginAfterALogout(String command) {
    run(Map.of(), "login");
    run(Map.of(), "logout");

    run(Map.of(), command.split("\\|"))
        .exits(2, "[PI-6006] The user is not signed in", "default.token", "partnerinsights login");
  }

  @Test
  void whoamiShowsTheUserAndNeverTheToken() {
    run(Map.of(), "login");

    CommandRun table = run(Map.of(), "whoami");
    JsonNode json = run(Map.of(), "whoami", "--json").json();

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
    Map<String, String> secret = Map.of("PARTNERINSIGHTS_CLIENT_SECRET", Sandbox.CLIENT_SECRET);

    CommandRun run = run(secret, "whoami", "--json", "--auth", "clientCredentials");

    assertThat(run.json().path("application").asText()).isEqualTo(Sandbox.CLIENT_ID);
    assertThat(run.json().has("user")).isFalse();
  }

  @Test
  void doctorSaysWhenAPersonIsNeededNext() {
    run(Map.of(), "login");

    assertThat(run(Map.of(), "doctor").out())
        .contains("not used until " + LocalDate.now(ZoneOffset.UTC).plusDays(90) + " (in 90 days)")
        .contains(home.resolve(".config/partnerinsights/default.token").toString())
        .contains("auth=deviceCode");
    assertThat(run(Map.of(), "doctor", "--auth", "deviceCode").out())
        .contains("a person is needed at each start");
    assertThat(run(browser(), "doctor").out()).contains("signs in with a browser");
  }

  /** The command shows no token, and deletes the file only after it has stored the token. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginEndsInAVault() throws IOException, InterruptedException {
    String url = "https://contoso.vault.azure.net/secrets/insights";
    Path settings = home.resolve("it's a folder/settings");
    Path file = settings.resolveSibling("default.vault-token");

    CommandRun login =
        run(
            Map.of("PARTNERINSIGHTS_SETTINGS", settings.toString()),
            "login",
            "--json",
            "--keyvault",
            url);

    login.exits(0);
    String store = login.json().path("store").asText();
    String token = Files.readString(file);
    assertThat(token).startsWith("0.sandbox-");
    FileModes.assertOwnerOnly(file);
    assertThat(store)
        .contains("--vault-name contoso --name insights --file", "--output none")
        .doesNotContain("0.sandbox-");
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

  @Test
  void loginShowsTheCommandThatStoresTheToken() {
    String url = "https://contoso.vault.azure.net/secrets/insights";

    CommandRun login = run(Map.of(), "login", "--keyvault", url);

    assertThat(login.err())
        .containsPattern("Store the refresh token .*\naz keyvault secret set .*default.vault-token")
        .doesNotContain("0.sandbox-");
    assertThat(run(Map.of(), "login", "--keyvault", url, "--file", "token").exit()).isEqualTo(2);
    for (String wrong : List.of("https://evil.example/secrets/a", url + "/0123", "insights")) {
      run(Map.of(), "login", "--keyvault", wrong).exits(2, "--keyvault does not name a secret");
    }
  }

  @Test
  void doctorSaysThatTheVaultHasANewToken() {
    Sandbox sandbox = SERVICE.sandbox();
    sandbox.vault().set("token", sandbox.refreshToken());

    CommandRun doctor = run(vaulted(sandbox), "doctor");

    assertThat(doctor.out())
        .contains(
            "the refreshToken is in keyvault:" + sandbox.authorityUrl() + "/secrets/token",
            "was stored today",
            "not used until " + LocalDate.now(ZoneOffset.UTC).plusDays(90) + " (in 90 days)");
  }

  @Test
  void doctorSaysThatTheVaultTakesNoToken() {
    Instant stored = Instant.now().minus(Duration.ofDays(65));
    try (Sandbox sandbox = Sandbox.builder().scale(0.01).clock(ManualClock.at(stored)).start()) {
      sandbox.vault().set("token", sandbox.refreshToken());
      sandbox.vault().refuseWrites();

      String[] run = new String[1];
      String log =
          StandardError.during(
              () -> run[0] = run(sandbox, vaulted(sandbox), "", false, "doctor").out());

      assertThat(run[0])
          .contains("no newer version was stored")
          .contains(LocalDate.now(ZoneOffset.UTC).plusDays(25) + " (in 25 days)");
      assertThat(log).contains("Key Vault Secrets Officer", "is 65 days old");
    }
  }

  @Test
  void doctorSaysThatANamedVersionIsNotReplaced() {
    Sandbox sandbox = SERVICE.sandbox();
    sandbox.vault().set("named", sandbox.refreshToken());
    String version = "/named/" + sandbox.vault().ids("named").get(0);
    Map<String, String> variables = new HashMap<>(vaulted(sandbox));
    variables.compute(
        "PARTNERINSIGHTS_REFRESH_TOKEN", (any, token) -> token.replace("/token", version));

    assertThat(run(variables, "doctor").out())
        .contains("a version that the option names, so no newer one replaces it")
        .contains("a person is needed before " + LocalDate.now(ZoneOffset.UTC).plusDays(90));
  }

  @Test
  void doctorGoesOnAfterAVaultHasRefused() {
    Map<String, String> variables = new HashMap<>(vaulted(SERVICE.sandbox()));
    variables.put(
        "PARTNERINSIGHTS_PASSWORD",
        "keyvault:" + SERVICE.sandbox().authorityUrl() + "/secrets/absent");

    CommandRun doctor =
        run(variables, "doctor", "--auth", "password", "--username", Sandbox.USERNAME);

    assertThat(doctor.exit()).isNotZero();
    assertThat(doctor.out())
        .containsPattern("passed +versions")
        .containsPattern("failed +sign-in .*PI-6006.*secrets/absent")
        .containsPattern("skipped +datasets");
  }

  /** The application's own secret opens the vault. */
  private static Map<String, String> vaulted(Sandbox sandbox) {
    return Map.of(
        "PARTNERINSIGHTS_CLIENT_SECRET",
        Sandbox.CLIENT_SECRET,
        "PARTNERINSIGHTS_REFRESH_TOKEN",
        "keyvault:" + sandbox.authorityUrl() + "/secrets/token");
  }

  private Map<String, String> browser() {
    return Map.of("BROWSER", ScriptBrowser.write(home).toString());
  }

  private CommandRun run(Map<String, String> variables, String... arguments) {
    return run(SERVICE.sandbox(), variables, "", false, arguments);
  }

  /** Runs a command with the account of a sandbox in variables. */
  private CommandRun run(
      Sandbox sandbox,
      Map<String, String> variables,
      String input,
      boolean terminal,
      String... arguments) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("PARTNERINSIGHTS_TENANT_ID", Sandbox.TENANT_ID);
    environment.put("PARTNERINSIGHTS_CLIENT_ID", Sandbox.CLIENT_ID);
    environment.put("PARTNERINSIGHTS_API_URL", sandbox.apiUrl());
    environment.put("PARTNERINSIGHTS_AUTHORITY_URL", sandbox.authorityUrl());
    return CommandRun.of(environment, home, input, terminal, arguments);
  }
}
