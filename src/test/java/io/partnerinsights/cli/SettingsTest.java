package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.FileModes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options from arguments, variables and profiles, and the sign-in that writes a profile. */
final class SettingsTest extends CommandTest {
  private Path settings;

  @BeforeEach
  void findSettings() throws IOException {
    settings = home.resolve(".config/partnerinsights/settings");
    Files.createDirectories(settings.getParent());
  }

  @Test
  void aProfileSignsIn() throws IOException {
    Files.writeString(
        settings, profile() + "\n# a\u2028comment\n\u3000\n\u3000[other]\nclientId = wrong\n");

    assertThat(alone("datasets").exit()).isZero();
    assertThat(alone("datasets", "--profile", "other").exit()).isEqualTo(2);
  }

  @Test
  void variablesComeBeforeTheProfileAndArgumentsBeforeBoth() throws IOException {
    Files.writeString(settings, profile());
    Map<String, String> wrong = Map.of("PARTNERINSIGHTS_USERNAME", "unknown@contoso.example");

    assertThat(runWith(wrong, "datasets").exit()).isEqualTo(3);
    assertThat(runWith(wrong, "datasets", "--username", Sandbox.USERNAME).exit()).isZero();
  }

  @Test
  void anEmptyVariableIsNotSet() throws IOException {
    Files.writeString(settings, profile());

    for (String name : List.of("PROFILE", "SETTINGS", "TENANT_ID")) {
      CommandRun run =
          runWith(Map.of("PARTNERINSIGHTS_" + name, "", "XDG_CONFIG_HOME", ""), "datasets");
      run.exits(0);
    }
  }

  @Test
  void aMisspeltVariableHasAHint() throws IOException {
    Files.writeString(settings, profile());
    Map<String, String> misspelt =
        Map.of("PARTNERINSIGHTS_PASWORD", "hush", "PARTNERINSIGHTS_SETINGS", "x");

    CommandRun run = runWith(misspelt, "datasets");

    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .contains(
            "Variable PARTNERINSIGHTS_PASWORD sets no option. Did you mean"
                + " PARTNERINSIGHTS_PASSWORD",
            "PARTNERINSIGHTS_SETTINGS")
        .doesNotContain("hush");
    assertThat(runWith(misspelt, "datasets", "--quiet").err()).isEmpty();
    assertThat(runWith(misspelt, "datasets", "--json").err())
        .as("errors are lines of JSON")
        .isEmpty();
    assertThat(alone("datasets").err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "login | Option --tenantId is missing | (option --auth)",
        "datasets --profile absent | [absent] | settings",
        "datasets --settings missing | PI-6004 | missing",
        "datasets --password very-secret | PI-6004 | PARTNERINSIGHTS_PASSWORD"
      })
  void namesWhatIsMissingOrWrong(String command, String one, String other) {
    CommandRun run = alone(command.split(" ")).exits(2, one, other);

    assertThat(run.err()).doesNotContain("very-secret");
  }

  @Test
  void namesTheLineOfAnUnknownOption() throws IOException {
    Files.writeString(settings, "[default]\ntenant = x\n");

    alone("datasets").exits(2, "PI-6003", "line 2", "tenantId");
    runWith(Map.of("PARTNERINSIGHTS_SETTINGS", "missing"), "datasets")
        .exits(2, "PI-6004", "missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.invalid/insights/v1/mpn", "http://localhost:1/"})
  void anArgumentDoesNotSendAProfilesSecretElsewhere(String url) throws IOException {
    Files.writeString(settings, profile());

    CommandRun run = alone("datasets", "--apiUrl", url, "--authorityUrl", url);

    run.exits(2, "PI-6011", "settings");
    assertThat(run.err()).doesNotContain("cluster");
  }

  @Test
  void loginWritesATokenThatLaterCommandsUse() throws IOException {
    List<String> command = new ArrayList<>(List.of("login"));
    account().lines().forEach(line -> command.addAll(List.of(("--" + line).split(" = "))));

    CommandRun login = alone(command.toArray(String[]::new)).exits(0);

    assertThat(login.err()).contains("Signed in as " + Sandbox.USERNAME + ".");
    Path token = settings.resolveSibling("default.token");
    FileModes.assertOwnerOnly(token);
    String written = Files.readString(token);

    alone("datasets").exits(0);
    assertThat(Files.readString(token)).as("after a rotation").isNotEqualTo(written);
    assertThat(Files.readString(settings)).contains("refreshToken = file:" + token);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginTakesTheRightsOfOthersFromAnExistingFile() throws IOException {
    Files.writeString(settings, "[default]\n" + account());
    Path token = Files.writeString(settings.resolveSibling("default.token"), "");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(alone("login").exit()).isZero();

    FileModes.assertOwnerOnly(token);
  }

  @Test
  void loginKeepsOtherSettings() throws IOException {
    Files.writeString(settings, "# mine\n[work]\nreportTimeout = 8h\n" + account() + "\n[home]\n");

    assertThat(alone("login", "--profile", "work").exit()).isZero();

    assertThat(Files.readString(settings))
        .startsWith("# mine\n[work]\n")
        .contains("reportTimeout = 8h", "auth = refreshToken", "[home]");
    assertThat(alone("datasets", "--profile", "work").exit()).isZero();
  }

  private String account() {
    return "tenantId = %s\nclientId = %s\napiUrl = %s\nauthorityUrl = %s\n"
        .formatted(
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            SERVICE.sandbox().apiUrl(),
            SERVICE.sandbox().authorityUrl());
  }

  private String profile() {
    return "[default]\n%sclientSecret = %s\nusername = %s\npassword = %s\n"
        .formatted(account(), Sandbox.CLIENT_SECRET, Sandbox.USERNAME, Sandbox.PASSWORD);
  }

  /** Runs a command without the sandbox's account in variables. */
  private CommandRun alone(String... arguments) {
    return runWith(Map.of(), arguments);
  }

  private CommandRun runWith(Map<String, String> environment, String... arguments) {
    return CommandRun.of(new HashMap<>(environment), home, "", false, arguments);
  }
}
