package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, wrong arguments, dry run, doctor and completion. */
final class UsageTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir Path home;

  @Test
  void helpNamesEveryOptionOfARead() {
    CommandRun run = run("run", "--help");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("--query=", "--reportTimeout=", "--schemaHints=", "How to read", "--output=")
        .contains("--password=<env:NAME|file:PATH>")
        .contains("130 interrupted")
        .doesNotContain("](", "--recurrenceInterval", "--startingExecution");
  }

  @Test
  void aWrongArgumentHasAMessageAndNoStackTrace() {
    CommandRun run = run("datasets", "--jsno");
    CommandRun json = run("datasets", "--jsno", "--json");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--jsno", "--help").doesNotContain("\tat ");
    assertThat(json.error().path("exitCode").asInt()).isEqualTo(2);
  }

  @Test
  void namesTheNearestCommandAndOption() {
    assertThat(run("datsets").err()).contains("Did you mean datasets?");
    assertThat(run("reports", "crate").err()).contains("Did you mean create?");
    assertThat(run("run", "--qery", "x").err()).contains("Did you mean --query");
  }

  @Test
  void aQueryNamesItsRangeAndColumnsItself() {
    CommandRun range = run("query", QUERY, "--timespan", "LIFETIME", "--json");

    assertThat(range.exit()).isEqualTo(2);
    assertThat(range.error().path("code").asText()).isEqualTo("PI-6001");
    assertThat(range.err()).contains("--timespan requires option", "write TIMESPAN ");
    assertThat(run("preview", QUERY, "--columns", "Month").err()).contains("PI-6001");
    assertThat(run("query", "--help").out()).doesNotContain("--timespan", "--columns");
  }

  /** A user would believe that something is scheduled. */
  @ParameterizedTest
  @CsvSource({"recurrenceInterval, 24h", "startingExecution, latest", "reportName, Daily"})
  void anOptionOfStreamsIsAnError(String option, String value) {
    String argument = "--" + option;
    Map<String, String> environment = CommandRun.environment(SERVICE.options(option, value));

    for (CommandRun run :
        List.of(
            run("query", QUERY, argument, value),
            run("run", "--dataset", "OfficeUsage", argument, value),
            CommandRun.of(environment, home, "", false, "query", QUERY))) {
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains("PI-6002", "streams", "partnerinsights reports create");
    }
    assertThat(SERVICE.calls().count("POST", "/Scheduled")).isZero();
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
      assertThat(run.exit()).isEqualTo(5);
      assertThat(run.err())
          .contains("There is no report " + none, "partnerinsights reports list")
          .doesNotContain("option");
    }
    assertThat(run("run", "--dataset", "OfficeUsage", "--queryId", "x").err())
        .contains("Options --dataset and --queryId contradict each other");
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

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("Commands:", "  " + command + " ");
  }

  @Test
  void withoutAnAccountNamesTheSignIn() {
    CommandRun run = CommandRun.of(Map.of(), home, "", false, "datasets");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("PI-6001", "partnerinsights login --tenantId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.xlsx", "rows.csv.gz", "rows.txt"})
  void anOutputOfAnotherFormatIsAnError(String name) {
    String file = home.resolve(name).toString();

    CommandRun run = run("query", QUERY, "--output", file);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("PI-6004", name, ".parquet", "--format");
    assertThat(run("query", QUERY, "--output", file, "--format", "csv").exit()).isZero();
  }

  @Test
  void aDryRunCreatesNothing() {
    CommandRun run = run("dry-run", "--query", QUERY, "--json");

    assertThat(run.exit()).isZero();
    assertThat(run.json().findValuesAsText("step")).contains("query", "report", "call");
    assertThat(run.json().findValuesAsText("value"))
        .contains("auto, at most 1h old", "GET <link of the file>, without a token");
    assertThat(SERVICE.calls().count("POST", "/Scheduled")).isZero();
  }

  @Test
  void parquetNeedsAFileBeforeAnythingIsCalled() {
    CommandRun run = run("query", QUERY, "--format", "parquet");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(SERVICE.calls().count("POST", "/Scheduled")).isZero();
  }

  @Test
  void completionKnowsCommandsAndOptions() {
    assertThat(run("completion").out()).contains("complete", "dry-run", "--reportTimeout");
  }

  @Test
  void doctorChecksEverythingAndDeletesItsReport() {
    CommandRun run = run("doctor", "--report", "--json");

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.json().findValuesAsText("outcome")).containsOnly("passed");
    assertThat(run.json().findValuesAsText("check"))
        .contains("sign-in", "types", "report", "link", "file", "clean-up");
    assertThat(run("reports", "list", "--json").json()).isEmpty();
    assertThat(run("queries", "list", "--own", "--json").json()).isEmpty();
  }

  @Test
  void doctorStopsAtAFailedSignIn() {
    CommandRun run =
        CommandRun.of(
            CommandRun.environment(SERVICE.options("password", "wrong")),
            home,
            "",
            false,
            "doctor",
            "--json");

    assertThat(run.exit()).isEqualTo(8);
    JsonNode findings = run.json();
    assertThat(findings.get(2).path("outcome").asText()).isEqualTo("failed");
    assertThat(findings.get(2).path("text").asText()).contains("PI-1001");
    assertThat(findings.get(3).path("outcome").asText()).isEqualTo("skipped");
    assertThat(run.out()).doesNotContain("wrong\"");
  }

  @Test
  void coloursAreForTerminalsOnly() {
    Map<String, String> environment = CommandRun.environment(SERVICE.options());
    String escape = "\u001B[";

    assertThat(run("doctor").out())
        .contains("passed", "  connector (not packaged), Java " + Runtime.version())
        .doesNotContain(escape, "[A");
    assertThat(CommandRun.of(environment, home, "", true, "doctor").out()).contains(escape);
    environment.put("NO_COLOR", "1");
    assertThat(CommandRun.of(environment, home, "", true, "doctor").out()).doesNotContain(escape);
  }

  private CommandRun run(String... arguments) {
    return CommandRun.at(SERVICE.sandbox(), home, arguments);
  }
}
