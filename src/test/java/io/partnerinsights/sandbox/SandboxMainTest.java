package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line. */
final class SandboxMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    return SandboxMain.run(arguments, print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void helpListsEveryFlag() throws InterruptedException {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("--port N", "--speed X", "--compression gzip|none|gzip-unannounced", "(8080)")
        .contains(
            "--link-lifetime TIME", "fails: 50011, 50034", "relative-next-links, page-datasets");
    assertThat(err.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prot 8080            | Unknown flag --prot.",
        "--port                 | Flag --port needs a value.",
        "--port many            | Flag --port does not take \"many\"; it takes N",
        "--port 70000           | port must be 0 to 65535: 70000.",
        "--latency 3            | Flag --latency does not take \"3\"; it takes TIME",
        "--speed 0              | speed must be above 0: 0.0.",
        "--days-per-minute -1   | days-per-minute must be 0 or more: -1.0.",
        "--speed fast           | Flag --speed does not take \"fast\"; it takes X: speed of the",
        "--scale -1             | scale must be above 0 and at most 1000000: -1.0.",
        "--data-until 2026      | Flag --data-until does not take \"2026\"; it takes YYYY-MM",
        "--data-until 2020-01   | dataUntil 2020-01 is before the first month 2024-01.",
        "--months open          | Flag --months does not take \"open\"; it takes restated|final",
        "--compression zip      | it takes gzip|none|gzip-unannounced",
        "--sign-in-error 1      | Flag --sign-in-error does not take \"1\"; it takes N: number of",
        "--certificate pom.xml  | Flag --certificate does not take \"pom.xml\"; it takes FILE",
        "--quirk clean-key      | Flag --quirk does not take \"clean-key\"; it takes NAME,…",
      })
  void refusesAWrongFlagWithItsValues(String flags, String sentence) throws InterruptedException {
    assertThat(run(flags.strip().split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(sentence)
        .endsWith("Run it with --help to see all flags." + System.lineSeparator())
        .hasLineCount(2)
        .doesNotContain("Exception");
    assertThat(out.size()).isZero();
  }

  @Test
  void reportsATakenPort() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run("--port", "" + taken.getLocalPort())).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .startsWith("Cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void printsShortLinesToCopyBeforeTheValues() {
    try (Sandbox sandbox = SandboxMain.parse("--port", "0").start()) {
      String printed = SandboxMain.readyMessage(sandbox);

      assertThat(printed.lines()).allMatch(line -> line.length() <= 140).hasSizeLessThan(95);
      assertThat(printed)
          .containsSubsequence(
              "spark-sql --jars ",
              "--conf spark.datasource.partnerinsights.refreshToken=0.",
              "--conf spark.sql.catalog.insights=io.partnerinsights.spark.catalog.",
              "--conf spark.sql.catalog.insights.refreshToken=0.",
              "--packages io.delta:",
              "--conf spark.datasource.partnerinsights.refreshToken=0.",
              "--conf spark.sql.catalog.insights.refreshToken=0.",
              "--conf spark.sql.catalog.marketplace.apiUrl=" + sandbox.marketplaceUrl(),
              "CREATE CATALOG insights WITH (",
              "login --device ",
              "  browser           auth=browser\n",
              "  clientCredentials apiUrl=" + sandbox.marketplaceUrl() + " clientSecret=",
              "curl -X POST " + sandbox.authorityUrl() + "/days/1\n",
              "\nValues:\n  apiUrl            " + sandbox.apiUrl())
          .as("an access token")
          .doesNotContain("eyJ");
    }
  }

  @Test
  void appliesSeveralQuirksOfOneFlag() {
    String[] flags = {"--port", "0", "--quirk", "page-keys,lower-case-keys", "--quirk", "bare-404"};
    try (Sandbox sandbox = SandboxMain.parse(flags).start()) {
      SandboxClient client = new SandboxClient(sandbox);
      assertThat(client.get("/ScheduledDataset").item().has("datasetname ")).isTrue();
      assertThat(client.get("/ScheduledReport?reportId=x").body()).isEmpty();
    }
  }

  @Test
  void thePageListsEveryQuirk() throws IOException {
    String page = Files.readString(Path.of("docs", "sandbox.md"));
    String table =
        page.substring(page.indexOf("\n## Quirks\n"), page.indexOf("\n## Use it in a test"));
    List<String> listed =
        Pattern.compile("`([a-z0-9-]+)`(?=[^|\\n]*\\|[^|\\n]*\\|$)", Pattern.MULTILINE)
            .matcher(table)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Quirk.values())
                .map(quirk -> quirk.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList());
  }

  @Test
  void appliesFlagsToTheSandbox() {
    SandboxBuilder settings =
        SandboxMain.parse(
            "--port",
            "0",
            "--latency",
            "0s",
            "--dates",
            "us-date",
            "--file",
            "crlf",
            "--file",
            "QUOTE-ALL",
            "--compression",
            "none",
            "--execute-now-per-hour",
            "5",
            "--execute-now-per-hour",
            "1");
    try (Sandbox sandbox = settings.start()) {
      SandboxSettings given = sandbox.settings();
      assertThat(List.of(given.executeNowPerHour, given.activeReports, given.queries))
          .containsExactly(1, 50, 100);
      SandboxClient client = new SandboxClient(sandbox);
      String query = "SELECT DISTINCT Month FROM OfficeUsage WHERE Month = '2026-02-01'";
      String link =
          client.link(
              query,
              Map.of(
                  "QueryStartTime",
                  "2026-01-01T00:00:00Z",
                  "QueryEndTime",
                  "2026-07-01T00:00:00Z"));
      assertThat(client.download(link).text()).isEqualTo("\"Month\"\r\n\"2/1/2026\"\r\n");
      assertThat(client.executeNow(query, Map.of()).status()).isEqualTo(400);
    }
  }
}
