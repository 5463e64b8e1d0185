package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.FileModes;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options from arguments, variables and profiles, and the sign-in that writes a profile. */
final class SettingsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir Path home;
  private Path settings;

  @BeforeEach
  void findSettings() throws IOException {
    settings = home.resolve(".config/partnerinsights/settings");
    Files.createDirectories(settings.getParent());
  }

  @Test
  void aProfileSignsIn() throws IOException {
    Files.writeString(
        settings,
        profile("default") + "\n# a\u2028comment\n\u3000\n\u3000[other]\nclientId = wrong\n");

    assertThat(run("datasets").exit()).isZero();
    assertThat(run("datasets", "--profile", "other").exit()).isEqualTo(2);
  }

  @Test
  void variablesComeBeforeTheProfileAndArgumentsBeforeBoth() throws IOException {
    Files.writeString(settings, profile("default"));
    Map<String, String> wrong = Map.of("PARTNERINSIGHTS_USERNAME", "unknown@contoso.example");

    assertThat(run(wrong, "datasets").exit()).isEqualTo(3);
    assertThat(run(wrong, "datasets", "--username", Sandbox.USERNAME).exit()).isZero();
  }

  @Test
  void anEmptyVariableIsNotSet() throws IOException {
    Files.writeString(settings, profile("default"));

    for (String name : List.of("PROFILE", "SETTINGS", "TENANT_ID")) {
      CommandRun run =
          run(Map.of("PARTNERINSIGHTS_" + name, "", "XDG_CONFIG_HOME", ""), "datasets");
      assertThat(run.exit()).as(run.err()).isZero();
    }
  }

  @Test
  void aMisspeltVariableHasAHint() throws IOException {
    Files.writeString(settings, profile("default"));
    Map<String, String> misspelt =
        Map.of("PARTNERINSIGHTS_PASWORD", "hush", "PARTNERINSIGHTS_SETINGS", "x");

    CommandRun run = run(misspelt, "datasets");

    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .contains(
            "Variable PARTNERINSIGHTS_PASWORD sets no option. Did you mean"
                + " PARTNERINSIGHTS_PASSWORD",
            "PARTNERINSIGHTS_SETTINGS")
        .doesNotContain("hush");
    assertThat(run(misspelt, "datasets", "--quiet").err()).isEmpty();
    assertThat(run(misspelt, "datasets", "--json").err()).as("errors are lines of JSON").isEmpty();
    assertThat(run("datasets").err()).isEmpty();
  }

  @Test
  void loginWithoutATenantNamesTheArgument() {
    assertThat(run("login").err()).contains("Option --tenantId is missing", "(option --auth)");
  }

  @Test
  void namesTheLineOfAnUnknownOption() throws IOException {
    Files.writeString(settings, "[default]\ntenant = x\n");

    CommandRun run = run("datasets", "--json");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.error().path("code").asText()).isEqualTo("PI-6003");
    assertThat(run.error().path("message").asText()).contains("line 2", "tenantId");
  }

  @Test
  void namesAMissingProfile() {
    CommandRun run = run("datasets", "--profile", "absent");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("[absent]");
  }

  @Test
  void namesAMissingFile() {
    String missing = home.resolve("missing").toString();

    assertThat(run("datasets", "--settings", missing).err()).contains("PI-6004", missing);
    assertThat(run(Map.of("PARTNERINSIGHTS_SETTINGS", missing), "datasets").err())
        .contains("PI-6004", missing);
  }

  @Test
  void aSecretIsNotAnArgument() {
    CommandRun run = run("datasets", "--password", "very-secret");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("PI-6004", "PARTNERINSIGHTS_PASSWORD")
        .doesNotContain("very-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.invalid/insights/v1/mpn", "http://localhost:1/"})
  void anArgumentDoesNotSendAProfilesSecretElsewhere(String url) throws IOException {
    Files.writeString(settings, profile("default"));

    CommandRun run = run("datasets", "--apiUrl", url, "--authorityUrl", url);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("PI-6011", "settings").doesNotContain("cluster");
  }

  @Test
  void loginWritesATokenThatLaterCommandsUse() throws IOException {
    CommandRun login =
        run(
            "login",
            "--tenantId",
            Sandbox.TENANT_ID,
            "--clientId",
            Sandbox.CLIENT_ID,
            "--apiUrl",
            SERVICE.sandbox().apiUrl(),
            "--authorityUrl",
            SERVICE.sandbox().authorityUrl());

    assertThat(login.exit()).as(login.err()).isZero();
    assertThat(login.err()).contains("Signed in as " + Sandbox.USERNAME + ".");
    Path token = settings.resolveSibling("default.token");
    FileModes.assertOwnerOnly(token);
    String written = Files.readString(token);

    assertThat(run("datasets").exit()).as(run("datasets").err()).isZero();
    assertThat(Files.readString(token)).as("after a rotation").isNotEqualTo(written);
    assertThat(Files.readString(settings)).contains("refreshToken = file:" + token);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginTakesTheRightsOfOthersFromAnExistingFile() throws IOException {
    Files.writeString(settings, "[default]\n" + account());
    Path token = Files.writeString(settings.resolveSibling("default.token"), "");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(run("login").exit()).isZero();

    FileModes.assertOwnerOnly(token);
  }

  @Test
  void loginKeepsOtherSettings() throws IOException {
    Files.writeString(settings, "# mine\n[work]\nreportTimeout = 8h\n" + account() + "\n[home]\n");

    assertThat(run("login", "--profile", "work").exit()).isZero();

    assertThat(Files.readString(settings))
        .startsWith("# mine\n[work]\n")
        .contains("reportTimeout = 8h", "auth = refreshToken", "[home]");
    assertThat(run("datasets", "--profile", "work").exit()).isZero();
  }

  private String account() {
    return "tenantId = %s\nclientId = %s\napiUrl = %s\nauthorityUrl = %s\n"
        .formatted(
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            SERVICE.sandbox().apiUrl(),
            SERVICE.sandbox().authorityUrl());
  }

  private String profile(String name) {
    return "["
        + name
        + "]\n"
        + account()
        + "clientSecret = "
        + Sandbox.CLIENT_SECRET
        + "\nusername = "
        + Sandbox.USERNAME
        + "\npassword = "
        + Sandbox.PASSWORD
        + "\n";
  }

  private CommandRun run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private CommandRun run(Map<String, String> environment, String... arguments) {
    return CommandRun.of(new HashMap<>(environment), home, "", false, arguments);
  }
}
