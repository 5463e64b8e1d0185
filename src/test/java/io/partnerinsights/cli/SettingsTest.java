package io.partnerinsights.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.FileModes;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private Path settings;

  @BeforeEach
  void findSettings() throws IOException {
    account = Map.of();
    settings = settingsFile();
  }

  @Test
  void aProfileSignsIn() throws IOException {
    Files.writeString(
        settings, profile() + "\n# a\u2028comment\n\u3000\n\u3000[other]\nclientId = wrong\n");

    run("datasets").assertExits(0);
    run("datasets", "--profile", "other").assertExits(2);
    run("--settings", settings.toString(), "--profile", "default", "datasets").assertExits(0);
  }

  /** Also a profile with the name of a command, before the command and after it. */
  @ParameterizedTest
  @ValueSource(strings = {"--profile sandbox datasets", "datasets --profile sandbox"})
  void aProfileMayHaveTheNameOfACommand(String command) throws IOException {
    Files.writeString(settings, profile().replace("[default]", "[sandbox]"));

    run(command.split(" ")).assertExits(0);
  }

  /** A shell gives {@code <(command)} as a pipe, which has one reading. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void readsThePipeOfAProcessOnce() throws Exception {
    Path pipe = home.resolve("pipe");
    Files.writeString(settings, profile());
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    String writes = "cat '%s' > '%s'; : > '%2$s'".formatted(settings, pipe);
    Process writer = new ProcessBuilder("sh", "-c", writes).start();
    try {
      run("datasets", "--profile", "default", "--settings", pipe.toString()).assertExits(0);
    } finally {
      writer.destroy();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[work] [Default] | datasets             | PI-6001 | no profile [default], only [work],"
            + " [Default]",
        "[work]           | datasets             | PI-6001 | --profile work",
        "[default]        | datasets             | PI-6001 | profile [default]",
        "[a] [b]          | datasets --profile c | PI-6004 | contains only [a], [b]",
        "#                | datasets --profile c | PI-6004 | contains no profiles",
        "#                | datasets             | PI-6001 | no profile",
        "[a]              | datasets --profile a | PI-6001 | login --profile a --tenantId",
        "[a]              | datasets --profile b | PI-6004 | login --profile b --tenantId"
      })
  void namesTheFileAndItsProfiles(String lines, String command, String code, String profiles)
      throws IOException {
    Files.writeString(settings, lines.replace(' ', '\n'));

    run(command.split(" ")).assertExits(2, code, settings.toString(), profiles);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROFILE", "SETTINGS", "TENANT_ID"})
  void anEmptyVariableIsNotSet(String name) throws IOException {
    Files.writeString(settings, profile());

    run(Map.of("PARTNERINSIGHTS_" + name, "", "XDG_CONFIG_HOME", ""), "datasets").assertExits(0);
  }

  @Test
  void aMisspeltVariableHasAHint() throws IOException {
    Files.writeString(settings, profile());
    Map<String, String> misspelt =
        Map.of("PARTNERINSIGHTS_PASWORD", "hush", "PARTNERINSIGHTS_SETINGS", "x");
    String hint =
        "Variable PARTNERINSIGHTS_PASWORD has no effect, because no option has this name. Did you"
            + " mean PARTNERINSIGHTS_PASSWORD";

    CommandRun run = run(misspelt, "datasets").assertExits(0, hint, "PARTNERINSIGHTS_SETTINGS");

    assertThat(run.err()).doesNotContain("hush");
    assertThat(run(misspelt, "datasets", "--quiet").err()).isEmpty();
    assertThat(run(misspelt, "datasets", "--json").err()).as("errors are lines of JSON").isEmpty();
    assertThat(run("datasets").err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "login | Option --tenantId is missing | with option --auth",
        "datasets --profile absent | Profile absent | settings",
        "datasets --settings missing | PI-6004 | missing",
        "datasets --password very-secret | PI-6004 | PARTNERINSIGHTS_PASSWORD"
      })
  void namesWhatIsMissingOrWrong(String command, String one, String other) {
    CommandRun run = run(command.split(" ")).assertExits(2, one, other);

    assertThat(run.err()).doesNotContain("very-secret");
    run(Map.of("PARTNERINSIGHTS_SETTINGS", "none"), "datasets").assertExits(2, "PI-6004", "none");
  }

  /** Lines that would be read otherwise than written; a semicolon ends each of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[default];tenant = x | PI-6003 | Line 2 | tenantId",
        "tenantId = t;[default] | PI-6004 | Line 1 | does not belong to a profile",
        "[default];tenantId = t  # my tenant | PI-6004 | tenantId in line 2 | a comment",
        "[default];username = \"me\" | PI-6004 | username in line 2 | quotes",
        "[default];password = 'it is' | PI-6004 | password in line 2 | file:PATH",
        "[a];auth = token;;AUTH = token | PI-6004 | Line 4 | repeats AUTH",
        "[a];auth = token;[b];[a] | PI-6004 | Line 4 | repeats [a]",
        "[default];tenantId = my tenant;password = p | PI-6004 | Option | --tenantId",
        "[default];tenantId = a/b;password = p | PI-6004 | Option | --tenantId",
        "[default];clientId = <id>;password = p | PI-6004 | Option | --clientId",
        "[default];apiUrl = example.com;password = p | PI-6004 | Option | --apiUrl"
      })
  void refusesALineOfSettings(String lines, String code, String place, String reason)
      throws IOException {
    Files.writeString(settings, lines.replace(';', '\n') + "\n");

    CommandRun run = run("datasets").assertExits(2, code, place, reason);

    assertThat(run.err()).doesNotContain("it is'");
  }

  @Test
  void aValueMayHaveAHashOrAQuoteInside() throws IOException {
    Files.writeString(settings, profile().replace("[default]", "[default]\nreportLabel = x\"y#z"));

    assertThat(run("datasets").err()).contains("Option reportLabel").doesNotContain("ine 2 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void readsSettingsAndQueriesAfterAByteOrderMark(Charset encoding) throws IOException {
    Path query = home.resolve("query.sql");
    Files.writeString(settings, BYTE_ORDER_MARK + profile(), encoding);
    Files.writeString(query, BYTE_ORDER_MARK + QUERY, encoding);

    CommandRun run = run("preview", "--file", query.toString()).assertExits(0);

    assertThat(run.out()).contains("CustomerName");
  }

  @Test
  void namesTheLineThatIsNotInUtf8() throws IOException {
    Path query = home.resolve("query.sql");
    Files.writeString(query, "SELECT CustomerName -- für alle\nFROM OfficeUsage", ISO_8859_1);
    Files.writeString(settings, profile() + "# für alle\n", ISO_8859_1);

    run("datasets")
        .assertExits(2, "PI-6004", "it is not encoded in UTF-8 (line 9)", "save it as UTF-8");
    Files.writeString(settings, profile(), UTF_8);
    run("preview", "--file", query.toString())
        .assertExits(2, "PI-6004", "it is not encoded in UTF-8 (line 1)", "save it as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.invalid/insights/v1/mpn", "http://localhost:1/"})
  void anArgumentDoesNotSendAProfilesSecretElsewhere(String url) throws IOException {
    Files.writeString(settings, profile());

    CommandRun run = run("datasets", "--apiUrl", url, "--authorityUrl", url);

    run.assertExits(2, "PI-6011", "settings");
    assertThat(run.err()).doesNotContain("cluster");
  }

  @Test
  void loginWritesATokenThatLaterCommandsUse() throws IOException {
    List<String> command = new ArrayList<>(List.of("login"));
    account().lines().forEach(line -> command.addAll(List.of(("--" + line).split(" = "))));

    run(command.toArray(String[]::new)).assertExits(0, "Signed in as " + Sandbox.USERNAME + ".");

    Path token = settings.resolveSibling("default.token");
    FileModes.assertOwnerOnly(token);
    String written = Files.readString(token);

    run("datasets").assertExits(0);
    assertThat(Files.readString(token)).as("after a rotation").isNotEqualTo(written);
    assertThat(Files.readString(settings)).contains("refreshToken = file:" + token);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void loginKeepsOtherSettingsAndTakesTheRightsOfOthers() throws IOException {
    Files.writeString(settings, "# mine\n[work]\nreportTimeout = 8h\n" + account() + "\n[home]\n");
    Path token = Files.writeString(settings.resolveSibling("work.token"), "");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-rw-rw-"));

    run("login", "--profile", "work").assertExits(0);

    assertThat(Files.readString(settings))
        .startsWith("# mine\n[work]\n")
        .contains("reportTimeout = 8h", "auth = refreshToken", "[home]");
    FileModes.assertOwnerOnly(token);
    run("datasets", "--profile", "work").assertExits(0);
  }

  private static String account() {
    return "tenantId = %s\nclientId = %s\napiUrl = %s\nauthorityUrl = %s\n"
        .formatted(
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            SERVICE.sandbox().apiUrl(),
            SERVICE.sandbox().authorityUrl());
  }

  private static String profile() {
    return "[default]\n%sclientSecret = %s\nusername = %s\npassword = %s\n"
        .formatted(account(), Sandbox.CLIENT_SECRET, Sandbox.USERNAME, Sandbox.PASSWORD);
  }
}
