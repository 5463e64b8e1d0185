package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.options.ConnectorOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manages queries, reports and executions. */
final class AdministrationTest extends CommandTest {
  private String query;

  @BeforeEach
  void createAQuery() {
    query = createQuery("Nightly");
  }

  @Test
  void listsDatasetsAsATableOrAsJson() {
    CommandRun table = run("datasets").assertExits(0);
    CommandRun json = run("datasets", "--json");

    assertThat(table.out())
        .startsWith("name")
        .containsPattern("(?m)^OfficeUsage +18 +4 +LAST_1_YEAR +24h$");
    assertThat(table.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(json.outputJson().findValuesAsText("datasetName")).contains("OfficeUsage");
    assertThat(json.outputJson().findValuesAsText("tableName")).contains("teams_usage_3p_apps");
    assertThat(json.err()).isEmpty();
    assertThat(json.out()).as("one line, as orchestrators take it").hasLineCount(1);
  }

  @Test
  void describesADatasetWithItsTypes() {
    JsonNode dataset = run("describe", "officeusage", "--json").outputJson();

    assertThat(dataset.path("datasetName").asText()).isEqualTo("OfficeUsage");
    assertThat(dataset.path("columns").findValuesAsText("type")).contains("STRING", "BIGINT");
    assertThat(run("describe", "OfficeUsage").out()).contains("Month", "DATE", "Partner's name");
  }

  @Test
  void namesTheNearestDataset() {
    CommandRun run = run("describe", "OficeUsage", "--json").assertExits(4);

    assertThat(run.out()).isEmpty();
    assertThat(run.errorJson().path("code").asText()).isEqualTo("PI-2002");
    assertThat(run.errorJson().path("retryable").asBoolean()).isFalse();
    assertThat(run.errorJson().path("message").asText()).contains("OfficeUsage");
  }

  @Test
  void createsShowsAndDeletesAQuery() {
    String id = createQuery("Created by a test");

    assertThat(run("queries", "show", id, "--json").outputJson().path("query").asText())
        .isEqualTo(QUERY);
    assertThat(run("queries", "list", "--own").out()).contains(id);
    assertThat(run("queries", "list", "--system").out()).doesNotContain(id);

    run("queries", "delete", id, "--yes").assertExits(0);
    assertThat(run("queries", "show", id, "--json").errorJson().path("name").asText())
        .isEqualTo("QUERY_NOT_FOUND");
  }

  @Test
  void anEmptyListIsAnEmptyArray() {
    String id = createQuery("Without reports");

    CommandRun json = run("reports", "list", "--queryId", id, "--json").assertExits(0);
    CommandRun table = run("reports", "list", "--queryId", id).assertExits(0, "No reports.");

    assertThat(json.out().strip()).isEqualTo("[]");
    assertThat(table.out()).isEmpty();
  }

  @Test
  void createsChangesPausesAndDeletesAReport() {
    String start =
        Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS).toString();
    String report = createReport(start);

    JsonNode updated =
        run("reports", "update", report, "--recurrenceInterval", "72", "--json").outputJson();
    assertThat(updated.path("recurrenceInterval").asInt()).isEqualTo(72);
    assertThat(updated.path("reportName").asText()).isEqualTo("nightly");
    assertThat(updated.path("startTime").asText()).isEqualTo(start);
    String next = start.replaceFirst("\\d\\dZ$", "");
    assertThat(run("reports", "list").out())
        .containsPattern("dataset +use +reportStatus +recurrenceInterval +lastRun +nextRun")
        .containsPattern(report + " +OfficeUsage +other +Active +72h +" + next);
    assertThat(run("reports", "show", report).out()).containsPattern("recurrenceInterval +72h");

    assertThat(run("reports", "pause", report, "--json").outputJson().path("reportStatus").asText())
        .isEqualTo("Paused");
    assertThat(
            run("reports", "resume", report, "--json").outputJson().path("reportStatus").asText())
        .isEqualTo("Active");
    run("executions", "list", report, "--json").assertExits(0);

    assertThat(run("reports", "delete", report, "--yes").err()).contains("Deleted report");
    run("reports", "show", report).assertExits(5);
    assertThat(run("reports", "delete", "nonsense", "--yes").err())
        .contains("PI-3006", "Report nonsense was not found", "partnerinsights reports list");
  }

  /** An id is there to be copied. */
  @Test
  void aListFitsTheTerminalAndKeepsTheIds() {
    run("run", "--query", QUERY).assertExits(0);
    createReport("2050-01-01");
    String whole = run("reports", "list").out();

    for (int width : new int[] {80, 120}) {
      Map<String, String> columns = Map.of("COLUMNS", "" + width);
      String fitted = run(columns, "", true, "reports", "list").out();

      assertThat(fitted.lines()).allMatch(line -> line.length() <= width && line.endsWith("…"));
      assertThat(fitted.lines().map(line -> line.substring(0, 36)))
          .containsExactlyElementsOf(whole.lines().map(line -> line.substring(0, 36)).toList());
      assertThat(run(columns, "", true, "describe", "OfficeUsage").out())
          .as("sentences are whole")
          .isEqualTo(run("describe", "OfficeUsage").out());
    }
  }

  @Test
  void theSystemTableHasTheListsFieldsAndValues() {
    createReport(Instant.now().plus(Duration.ofHours(6)).toString());
    run("run", "--query", QUERY).assertExits(0);
    SystemTable reports = SystemTable.findByName("reports").orElseThrow();

    List<Map<String, String>> listed = new ArrayList<>();
    run("reports", "list", "--json").outputJson().forEach(report -> listed.add(texts(report)));

    assertThat(reports.listRows().apply(Clients.clientFor(ConnectorOptions.parseAccount(account))))
        .extracting(row -> texts(reports.columns(), row))
        .isEqualTo(listed);
    assertThat(listed).extracting(report -> report.get("lastRun")).anyMatch(Objects::nonNull);
    assertThat(listed).extracting(report -> report.get("use")).contains("read", "other");
  }

  private static Map<String, String> texts(JsonNode report) {
    Map<String, String> texts = new TreeMap<>();
    report.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText(null)));
    return texts;
  }

  /** Returns the values of a row by their columns. */
  private static Map<String, String> texts(List<SystemTable.Column> columns, List<?> row) {
    Map<String, String> texts = new TreeMap<>();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      texts.put(columns.get(i).name(), value == null ? null : value.toString());
    }
    return texts;
  }

  @Test
  void createsAReportThatStartsAsSoonAsPossible() {
    JsonNode created = scheduled("24h");

    assertThat(Instant.parse(created.path("startTime").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(4)), Instant.now().plus(Duration.ofHours(5)));
    assertThat(created.path("recurrenceInterval").asInt()).isEqualTo(24);
    assertThat(scheduled("2d", "--startTime", "2050-01-01"))
        .isEqualTo(scheduled("48", "--startTime", "2050-01-01T00:00:00Z"));
    create("soon").assertExits(2, "PI-6004");
  }

  @Test
  void namesTheShortestIntervalOfTheDataset() {
    String report = createReport("2050-01-01");
    long reports = SERVICE.calls().count("POST", "/ScheduledReport");

    create("12h").assertExits(2, "PI-6004", "OfficeUsage", "at least 24h");
    create("23", "--startTime", "2050-01-01").assertExits(2, "at least 24h");
    run("reports", "update", report, "--recurrenceInterval", "4h").assertExits(2, "at least 24h");

    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isEqualTo(reports);
    assertThat(SERVICE.calls().countApiCalls("PUT")).isZero();
    run("reports", "delete", report, "--yes").assertExits(0);
  }

  /** Returns a new report without what is different in each. */
  private JsonNode scheduled(String interval, String... more) {
    ObjectNode created = (ObjectNode) create(interval, more).outputJson();
    return created.remove(List.of("reportId", "createdTime"));
  }

  private CommandRun create(String interval, String... more) {
    List<String> arguments = new ArrayList<>(List.of("reports", "create", "nightly", "--json"));
    arguments.addAll(List.of("--queryId", query, "--recurrenceInterval", interval));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void showsTheCallbackWithoutItsKey() {
    String url = "https://hooks.example/insights";

    JsonNode post = scheduled("24h", "--callbackUrl", url + "?code=hush");
    JsonNode get = scheduled("24h", "--callbackUrl", url + "/", "--callbackMethod", "get");

    assertThat(post.path("callbackUrl").asText()).isEqualTo(url + "?***");
    assertThat(post.path("callbackMethod").asText()).isEqualTo("POST");
    assertThat(get.path("callbackUrl").asText()).isEqualTo(url);
    assertThat(get.path("callbackMethod").asText()).isEqualTo("GET");
    create("24h", "--callbackMethod", "GET").assertExits(2, "PI-6001", "callbackUrl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x", "notaurl", "https://"})
  void checksTheUrlOfACallback(String url) {
    String report = createReport(Instant.now().plus(Duration.ofHours(6)).toString());
    SERVICE.calls().reset();

    create("24h", "--callbackUrl", url).assertExits(2, "PI-6004");
    run("reports", "update", report, "--callbackUrl", url).assertExits(2, "PI-6004");
    assertThat(creationCount()).isZero();
    assertThat(SERVICE.calls().countApiCalls("PUT")).isZero();
  }

  /** It would begin the schedule again and change nothing. */
  @Test
  void anUpdateWithoutAChangeIsRefused() {
    String report = createReport(Instant.now().plus(Duration.ofHours(6)).toString());
    SERVICE.calls().reset();

    run("reports", "update", report).assertExits(2, "PI-6001", report, "no argument says what");
    assertThat(SERVICE.calls().all()).isEmpty();
    run("reports", "update", report, "--description", "new").assertExits(0);
  }

  @Test
  void followsAnExecutionUntilItIsComplete() {
    String report = run("run", "--query", QUERY, "--no-wait").out().strip();

    CommandRun list = run("executions", "list", report, "--follow", "--json");

    JsonNode execution = list.outputJson().get(0);
    assertThat(execution.path("executionStatus").asText()).isEqualTo("Completed");
    assertThat(execution.path("format").asText()).isEqualTo("CSV");
    assertThat(list.out()).doesNotContain("sig=");
  }

  @Test
  void listsExecutionsInSomeStates() {
    String report = run("run", "--query", QUERY, "--no-wait").out().strip();
    run("executions", "list", report, "--follow").assertExits(0);

    assertThat(
            run("executions", "list", report, "--status", "running,completed", "--json")
                .outputJson())
        .hasSize(1);
    assertThat(run("executions", "list", report, "--status", "Pending", "--json").outputJson())
        .isEmpty();
    run("executions", "list", report, "--status", "done").assertExits(2, "--status", "PENDING");
  }

  @Test
  void takesSeveralReports() {
    String start = Instant.now().plus(Duration.ofHours(6)).toString();
    String one = createReport(start);
    String two = createReport(start);

    run("executions", "list", one, two, "--json").assertExits(0);
    assertThat(
            run("reports", "pause", one, two, "--json")
                .outputJson()
                .findValuesAsText("reportStatus"))
        .containsExactly("Paused", "Paused");
    assertThat(run("reports", "resume", one, two).err()).contains(one, two);
    assertThat(atTerminal("n\n", "reports", "delete", one, two).err()).contains("2 reports");
    run("reports", "delete", one, two, "--yes").assertExits(0);
    assertThat(run("reports", "list", "--json").outputJson().findValuesAsText("reportId"))
        .doesNotContain(one, two);
  }

  @Test
  void asksBeforeItDeletes() {
    String id = createQuery("Asked for");

    run("queries", "delete", id).assertExits(2, "--yes");
    assertThat(atTerminal("n\n", "queries", "delete", id).exitCode()).isEqualTo(2);
    run("queries", "show", id).assertExits(0);
    assertThat(atTerminal("y\n", "queries", "delete", id).exitCode()).isZero();
    run("queries", "show", id).assertExits(4);
  }

  private String createQuery(String name) {
    return run("queries", "create", name, QUERY, "--json").outputJson().path("queryId").asText();
  }

  private String createReport(String start) {
    return create("48", "--startTime", start).outputJson().path("reportId").asText();
  }
}
