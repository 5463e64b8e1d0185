package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.cli.settings.HelpText;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, wrong arguments, dry run, doctor and completion. */
final class UsageTest extends CommandTest {
  @Test
  void helpNamesEveryOptionOfARead() {
    assertThat(run("run", "--help-all").assertExits(0).out())
        .contains("--query=", "--reportTimeout=", "--schemaHints=", "How to read", "--output=")
        .contains("--password=<env:NAME|file:PATH>")
        .contains("130 interrupted")
        .doesNotContain("](", "--recurrenceInterval", "--startingExecution");
  }

  @Test
  void helpShowsTheOptionsOfTheCommandAndHowTheOthersAreListed() {
    String help = run("query", "--help").assertExits(0).out();

    assertThat(help)
        .contains("--output=", "--queryStartTime=", "--help-all")
        .doesNotContain("--reportTimeout=", "--clientSecret=");
    assertThat(help.lines().count()).isLessThan(70);
    assertThat(run("login", "--help").out()).contains("--tenantId=", "--clientId=");
    run("query", "SELECT Month FROM OfficeUsage LIMIT 1", "--reportTimeout", "1h").assertExits(0);
  }

  @Test
  void helpBreaksNoPathNameOrAddress() {
    String read = run("run", "--help-all").out();
    String login = run("login", "--help").out();

    assertThat(read)
        .contains("~/.config/partnerinsights/settings.", "One of password, refreshToken, ")
        .contains("io.partnerinsights.core.spi.TokenProvider", "DECIMAL(18,2), ");
    assertThat(login).contains("<profile>.token ");
    assertThat(read + login).doesNotContain(HelpText.JOINER);
    assertThat((read + login).lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void helpIsACommandToo() {
    assertThat(run("help").out()).contains("Usage: partnerinsights", "reports");
    assertThat(run("help", "download").out())
        .contains("Usage: partnerinsights download", "--help-all");
    assertThat(run("help", "donwload").err()).contains("donwload");
  }

  @Test
  void aWrongArgumentHasAMessageAndNoStackTrace() {
    CommandRun run = run("datasets", "--jsno").assertExits(2, "--jsno", "--help");
    CommandRun json = run("datasets", "--jsno", "--json");

    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(json.errorJson().path("exitCode").asInt()).isEqualTo(2);
  }

  @Test
  void namesTheNearestCommandAndOption() {
    assertThat(run("datsets").err()).contains("Did you mean datasets?");
    assertThat(run("foo").err()).contains("The commands are login, logout, whoami, datasets");
    assertThat(run("reports", "crate").err()).contains("Did you mean create?");
    assertThat(run("run", "--qery", "x").err()).contains("Did you mean --query");
  }

  @Test
  void aQueryNamesItsRangeAndColumnsItself() {
    run("query", QUERY, "--timespan", "LIFETIME")
        .assertExits(2, "PI-6001", "--timespan requires option", "write TIMESPAN ");
    run("preview", QUERY, "--columns", "Month").assertExits(2, "PI-6001");
    assertThat(run("query", "--help").out()).doesNotContain("--timespan", "--columns");
  }

  /** A user would believe that something is scheduled. */
  @ParameterizedTest
  @CsvSource({"recurrenceInterval, 24h", "startingExecution, latest", "reportName, Daily"})
  void anArgumentOfStreamsIsAnErrorAndASettingHasNoEffect(String option, String value) {
    String argument = "--" + option;
    CommandRun query = run("query", QUERY, argument, value);
    CommandRun dataset = run("run", "--dataset", "OfficeUsage", argument, value);

    for (CommandRun run : List.of(query, dataset)) {
      run.assertExits(2, "PI-6002", "streams", "partnerinsights reports create");
    }
    account.put(option, value);
    run("dry-run", "--query", QUERY).assertExits(0);
    assertThat(creationCount()).isZero();
  }

  @Test
  void namesTheArgumentsThatTheUserTyped() {
    String none = "00000000-0000-0000-0000-00000000000f";
    for (CommandRun run :
        List.of(
            run("executions", "list", none),
            run("executions", "list", none, "--follow"),
            run("executions", "show", none, "x"),
            run("download", none))) {
      run.assertExits(5, "Report " + none + " was not found", "partnerinsights reports list");
      assertThat(run.err()).doesNotContain("option");
    }
    assertThat(run("run", "--dataset", "OfficeUsage", "--queryId", "x").err())
        .contains("Options --dataset and --queryId cannot be combined");
  }

  @Test
  void anArgumentWithoutAnOptionIsNotRead() {
    assertThat(run("run", "OfficeUsage").err()).contains("Write --dataset OfficeUsage, or --query");
    assertThat(run("datasets", "x").err()).contains("'x'").doesNotContain("--dataset");
  }

  @ParameterizedTest
  @CsvSource({"'',datasets", "reports,create"})
  void noCommandShowsTheCommands(String group, String command) {
    CommandRun run = group.isEmpty() ? run() : run(group);

    run.assertExits(2, "Commands:", "  " + command + " ");
  }

  @Test
  void withoutAnAccountNamesTheSignIn() {
    account = Map.of();

    run("datasets").assertExits(2, "PI-6001", "partnerinsights login --tenantId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.xlsx", "rows.csv.gz", "rows.txt"})
  void anOutputOfAnotherFormatIsAnError(String name) {
    String file = home.resolve(name).toString();

    run("query", QUERY, "--output", file).assertExits(2, "PI-6004", name, ".parquet", "--format");
    run("query", QUERY, "--format", "parquet").assertExits(2, "--output");
    assertThat(creationCount()).isZero();
    run("query", QUERY, "--output", file, "--format", "csv").assertExits(0);
  }

  @Test
  void aDryRunCreatesNothing() {
    CommandRun run = run("dry-run", "--query", QUERY, "--json").assertExits(0);

    assertThat(run.outputJson().path("report").asText()).startsWith("create a new one for [SELECT");
    assertThat(creationCount()).isZero();
  }

  @Test
  void completionKnowsCommandsAndOptions() {
    assertThat(run("completion").out()).contains("complete", "dry-run", "--reportTimeout");
  }

  @Test
  void doctorChecksEverything() {
    CommandRun run = run("doctor", "--report", "--json").assertExits(0);

    assertThat(run.outputJson())
        .filteredOn(finding -> !finding.path("outcome").asText().equals("passed"))
        .singleElement()
        .extracting(finding -> finding.path("outcome").asText() + finding.path("check").asText())
        .isEqualTo("warningmfa");
    assertThat(run.outputJson().findValuesAsText("check"))
        .contains("sign-in", "types", "report", "link", "file", "clean-up");
  }

  /** Each run deletes what earlier ones have left; a check says so, also if its report fails. */
  @ParameterizedTest
  @CsvSource({"COMPLETED, clean-up, 0", "FAILED, report, 8"})
  void doctorNamesWhatItDeletesOfOtherRuns(Outcome outcome, String check, int exit) {
    ManualClock clock = ManualClock.startingAt(Instant.now().minus(Duration.ofDays(2)));
    AtomicReference<SandboxSettings> settings = new AtomicReference<>();
    SandboxBuilder builder = Sandbox.builder().scale(0.01).latency(Duration.ZERO).clock(clock);
    try (Sandbox sandbox = builder.with(settings::set).start()) {
      account = ReadOptions.of(sandbox);
      run("query", QUERY).assertExits(0);
      JsonNode left = run("reports", "list", "--json").outputJson().get(0);
      clock.advance(Duration.ofDays(2));
      settings.get().outcome = outcome;

      JsonNode findings = run("doctor", "--report", "--json").assertExits(exit).outputJson();

      assertThat(run("reports", "list", "--json").outputJson()).isEmpty();
      assertThat(findings)
          .filteredOn(finding -> finding.path("check").asText().equals(check))
          .singleElement()
          .extracting(finding -> finding.path("text").asText())
          .asString()
          .contains("earlier runs", left.path("reportId").asText());
    }
  }

  @Test
  void doctorStopsAtAFailedSignIn() {
    account.put("password", "wrong");

    CommandRun run = run("doctor", "--json").assertExits(8);

    assertThat(run.outputJson().findValuesAsText("outcome")).containsSequence("failed", "skipped");
    assertThat(run.outputJson().get(2).path("text").asText()).contains("PI-1001");
    assertThat(run.out()).doesNotContain("wrong\"");
  }

  @Test
  void coloursAreForTerminalsOnly() {
    String escape = "\u001B[";

    assertThat(run("doctor").out())
        .contains("passed", "  connector (not packaged), Java " + Runtime.version())
        .doesNotContain(escape, "[A");
    assertThat(atTerminal("", "doctor").out()).contains(escape);
    assertThat(run(Map.of("NO_COLOR", "1"), "", true, "doctor").out()).doesNotContain(escape);
  }
}
