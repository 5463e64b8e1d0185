package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that belong together, and that an argument, a variable and a profile set in part. */
final class SettingsOfSeveralSourcesTest extends CommandTest {
  private Path settings;
  private Path token;

  @BeforeEach
  void writeTheTokenOfAnotherUser() throws IOException {
    account = Map.of();
    settings = settingsFile();
    token = tokenFile("default.token");
    Files.writeString(home.resolve("password"), Sandbox.PASSWORD);
  }

  private Path tokenFile(String name) throws IOException {
    Path file = settings.resolveSibling(name);
    Secret secret = Secret.of(SERVICE.sandbox().refreshToken());
    RefreshTokenFile.ofSignIn(file, secret, Instant.now()).write();
    return file;
  }

  /** Writes a profile with these options, which a semicolon separates. */
  private void profile(String options) throws IOException {
    Files.writeString(
        settings,
        """
        [default]
        tenantId = %s
        clientId = %s
        apiUrl = %s
        authorityUrl = %s
        %s
        """
            .formatted(
                Sandbox.TENANT_ID,
                Sandbox.CLIENT_ID,
                SERVICE.sandbox().apiUrl(),
                SERVICE.sandbox().authorityUrl(),
                filled(options).replace("; ", "\n")));
  }

  private String filled(String text) {
    return text.replace("TOKEN_FILE", "file:" + token)
        .replace("PW_FILE", "file:" + home.resolve("password"))
        .replace("THE_SECRET", Sandbox.CLIENT_SECRET)
        .replace("THE_USER", Sandbox.USERNAME)
        .replace("THE_PASSWORD", Sandbox.PASSWORD);
  }

  /** Returns the variables that a text sets. */
  private Map<String, String> variables(String text) {
    Map<String, String> variables = new HashMap<>();
    for (String each : filled(text == null ? "" : text).split(" ", -1)) {
      String[] pair = each.split("=", 2);
      if (pair.length == 2) {
        variables.put("PARTNERINSIGHTS_" + pair[0], pair[1]);
      }
    }
    return variables;
  }

  /** Another user would be read, without a word. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth = refreshToken; refreshToken = TOKEN_FILE | ACCESS_TOKEN=hush | | Option"
            + " --accessToken, set in variable PARTNERINSIGHTS_ACCESS_TOKEN, contradicts option"
            + " --auth, set in profile default of | also set option --auth=token",
        "auth = refreshToken; refreshToken = TOKEN_FILE | | --username bob --password PW_FILE |"
            + " --username, set in argument --username, contradicts option --auth |"
            + " --auth=password.",
        "reportTimeout = 8h | ACCESS_TOKEN=hush | --refreshToken PW_FILE | contradicts option"
            + " --accessToken, set in variable PARTNERINSIGHTS_ACCESS_TOKEN | --auth=refreshToken."
      })
  void aNearerCredentialIsNotIgnoredInSilence(
      String profile, String variables, String arguments, String reason, String remedy)
      throws IOException {
    profile(profile);
    String command = "whoami " + (arguments == null ? "" : arguments);

    CommandRun run =
        run(variables(variables), filled(command.strip()).split(" "))
            .assertExits(2, "PI-6002", reason, remedy);

    assertThat(run.err()).doesNotContain("hush", Sandbox.PASSWORD);
  }

  /**
   * Each combination signs in as it says. AADSTS700025 says that a refresh token and a secret are
   * sent, because the token is of an application without a secret.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "username = THE_USER; clientSecret = THE_SECRET | PASSWORD=THE_PASSWORD | | user",
        "auth = password; username = THE_USER; clientSecret = THE_SECRET | | --password PW_FILE |"
            + " user",
        "refreshToken = TOKEN_FILE | CLIENT_SECRET=THE_SECRET | | AADSTS700025",
        "auth = refreshToken; refreshToken = TOKEN_FILE | CLIENT_SECRET=THE_SECRET | |"
            + " AADSTS700025",
        "auth = refreshToken; refreshToken = TOKEN_FILE | AUTH=clientCredentials"
            + " CLIENT_SECRET=THE_SECRET | | application",
        "auth = clientCredentials; clientSecret = THE_SECRET | ACCESS_TOKEN=hush |"
            + " --auth clientCredentials | application",
        "clientSecret = THE_SECRET | REFRESH_TOKEN=TOKEN_FILE | | AADSTS700025",
        "refreshToken = TOKEN_FILE; username = bob; password = hush | | | user"
      })
  void whatTheNearerSourceAddsSignsIn(
      String profile, String variables, String arguments, String who) throws IOException {
    profile(profile);
    String command = "whoami --json " + (arguments == null ? "" : arguments);

    CommandRun run = run(variables(variables), filled(command.strip()).split(" "));

    if (who.startsWith("AADSTS")) {
      run.assertExits(3, who);
    } else {
      assertThat(run.assertExits(0).outputJson().has("user")).isEqualTo(who.equals("user"));
    }
  }

  /** The variable may be that of a job, which goes on. */
  @Test
  void logoutDeletesTheFileOfTheProfileAndNotThatOfAVariable() throws IOException {
    Path others = tokenFile("contoso.token");
    profile("auth = refreshToken; refreshToken = TOKEN_FILE");
    Map<String, String> variable = Map.of("PARTNERINSIGHTS_REFRESH_TOKEN", "file:" + others);

    JsonNode deleted =
        run(variable, "logout", "--profile", "default", "--json").assertExits(0).outputJson();

    assertThat(deleted.path("refreshTokenFile").asText()).isEqualTo(token.toString());
    assertThat(token).doesNotExist();
    assertThat(others).exists();
  }

  @Test
  void aNewReportHasTheFormatAndTheCallbackOfTheSettings() throws IOException {
    profile("refreshToken = TOKEN_FILE; reportFormat = TSV; callbackMethod = GET");
    String query =
        run("queries", "create", "all", QUERY, "--json")
            .assertExits(0)
            .outputJson()
            .path("queryId")
            .asText();
    Map<String, String> variables = variables("CALLBACK_URL=https://hooks.example/insights");
    String create = "reports create nightly --recurrenceInterval 24h --json --queryId " + query;

    JsonNode configured = run(variables, create.split(" ")).assertExits(0).outputJson();
    String given = create + " --reportFormat CSV --callbackUrl https://hooks.example/other";
    JsonNode own = run(variables, given.split(" ")).assertExits(0).outputJson();
    String report = own.path("reportId").asText();
    String update = "reports update " + report + " --description x --json";
    JsonNode updated = run(variables, update.split(" ")).assertExits(0).outputJson();

    assertThat(configured.path("format").asText()).isEqualTo("TSV");
    assertThat(configured.path("callbackUrl").asText()).isEqualTo("https://hooks.example/insights");
    assertThat(configured.path("callbackMethod").asText()).isEqualTo("GET");
    assertThat(own.path("format").asText()).isEqualTo("CSV");
    assertThat(own.path("callbackUrl").asText()).isEqualTo("https://hooks.example/other");
    assertThat(updated.path("callbackUrl").asText()).isEqualTo("https://hooks.example/other");
    assertThat(updated.path("format").asText()).isEqualTo("CSV");
  }
}
