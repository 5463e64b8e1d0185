package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, wrong arguments, dry run, doctor and completion. */
final class UsageTest extends CommandTest {
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
    run("query", QUERY, "--timespan", "LIFETIME")
        .exits(2, "PI-6001", "--timespan requires option", "write TIMESPAN ");
    run("preview", QUERY, "--columns", "Month").exits(2, "PI-6001");
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
      run.exits(2, "PI-6002", "streams", "partnerinsights reports create");
    }
    assertThat(creations()).isZero();
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
      run.exits(5, "There is no report " + none, "partnerinsights reports list");
      assertThat(run.err()).doesNotContain("option");
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

    run.exits(2, "Commands:", "  " + command + " ");
  }

  @Test
  void withoutAnAccountNamesTheSignIn() {
    CommandRun.of(Map.of(), home, "", false, "datasets")
        .exits(2, "PI-6001", "partnerinsights login --tenantId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.xlsx", "rows.csv.gz", "rows.txt"})
  void anOutputOfAnotherFormatIsAnError(String name) {
    String file = home.resolve(name).toString();

    run("query", QUERY, "--output", file).exits(2, "PI-6004", name, ".parquet", "--format");
    run("query", QUERY, "--format", "parquet").exits(2, "--output");
    assertThat(creations()).isZero();
    run("query", QUERY, "--output", file, "--format", "csv").exits(0);
  }

  @Test
  void aDryRunCreatesNothing() {
    CommandRun run = run("dry-run", "--query", QUERY, "--json");

    assertThat(run.exit()).isZero();
    assertThat(run.json().findValuesAsText("step")).contains("query", "report", "call");
    assertThat(run.json().findValuesAsText("value"))
        .contains("auto, at most 1h old", "GET <link of the file>, without a token");
    assertThat(creations()).isZero();
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
    Map<String, String> wrong = CommandRun.environment(SERVICE.options("password", "wrong"));

    CommandRun run = CommandRun.of(wrong, home, "", false, "doctor", "--json").exits(8);

    assertThat(run.json().findValuesAsText("outcome")).containsSequence("failed", "skipped");
    assertThat(run.json().get(2).path("text").asText()).contains("PI-1001");
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
}
