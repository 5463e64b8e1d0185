package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.Quirk;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The quirks of the API's responses, on a manual clock. */
final class ApiQuirksTest {
  private static final String QUERY = "SELECT City FROM Profile";
  private static final String EXECUTIONS = "/ScheduledReport/execution/";
  private static final String NOT_FOUND = "No item found with given filters.";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private Sandbox sandbox;
  private SandboxClient client;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private void start(Quirk... quirks) {
    sandbox =
        Sandbox.builder()
            .likePages()
            .clock(clock)
            .latency(Duration.ofMinutes(3))
            .tokenLifetime(Duration.ofDays(9))
            .with(s -> s.quirks.addAll(Set.of(quirks)))
            .start();
    client = new SandboxClient(sandbox);
  }

  private String executeNow() {
    return client.executeNow(QUERY, Map.of()).item().path("reportId").asText();
  }

  private void pass(Duration duration) {
    clock.advance(duration);
    sandbox.settle();
  }

  private JsonNode execution(String reportId) {
    return client.get(EXECUTIONS + reportId + SandboxClient.ALL).item();
  }

  @Test
  void answersAReportOnAnUnknownQueryWith404() {
    start(Quirk.UNKNOWN_QUERIES_404);
    Map<String, Object> report = Map.of("ReportName", "a", "ExecuteNow", true, "QueryId", "absent");
    assertThat(client.post("/ScheduledReport", report).status()).isEqualTo(404);
    assertThat(client.executeNow("SELECT City FROM Profile", Map.of()).status()).isEqualTo(200);
  }

  @Test
  void sendsA404WithoutABody() {
    start(Quirk.BARE_404);
    Response missing = client.get("/ScheduledReport?reportId=x");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body()).isEmpty();
    assertThat(client.get("/ScheduledDataset?datasetName=x").message()).isEqualTo(NOT_FOUND);
    assertThat(client.get("/ScheduledReport?reportId=x").body()).isEmpty();
  }

  @Test
  void sendsErrorsInSeveralFormsByTurns() {
    start(
        Quirk.ERRORS_INSIDE_200,
        Quirk.DESCRIPTION_ERRORS,
        Quirk.PROBLEM_DETAILS,
        Quirk.PLAIN_TEXT_ERRORS,
        Quirk.ERROR_LISTS);
    Response inside = missingDataset();
    assertThat(inside.status()).isEqualTo(200);
    assertThat(inside.json().path("statusCode").asInt()).isEqualTo(404);
    assertThat(missingDataset().json().path("description").asText()).isEqualTo(NOT_FOUND);
    JsonNode details = missingDataset().json();
    assertThat(details.path("status").asInt()).isEqualTo(404);
    assertThat(details.path("detail").asText()).isEqualTo(NOT_FOUND);
    assertThat(missingDataset().text()).isEqualTo(NOT_FOUND);
    Response list = missingDataset();
    assertThat(list.status()).isEqualTo(404);
    assertThat(list.json().path("errors").path(0).path("message").asText()).isEqualTo(NOT_FOUND);
    assertThat(missingDataset().status()).isEqualTo(200);
  }

  private Response missingDataset() {
    return client.get("/ScheduledDataset?datasetName=x");
  }

  @Test
  void sendsAllKeysInLowerCase() {
    start(Quirk.LOWER_CASE_KEYS);
    List<String> keys = new ArrayList<>();
    Response datasets = client.get("/ScheduledDataset?datasetName=Profile");
    datasets.json().fieldNames().forEachRemaining(keys::add);
    datasets.item().fieldNames().forEachRemaining(keys::add);
    String test = "/ScheduledQueries/testQueryResult?exportQuery=" + SandboxClient.encode(QUERY);
    client.get(test).item().fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .contains("totalcount", "selectablecolumns", "city")
        .allMatch(key -> key.equals(key.toLowerCase(Locale.ROOT)));
  }

  @Test
  void sendsNumbersAsStrings() {
    start(Quirk.NUMBERS_AS_STRINGS);
    JsonNode all = client.get("/ScheduledDataset?datasetName=Profile").json();
    assertThat(all.path("totalCount").isTextual()).isTrue();
    assertThat(all.path("value").path(0).path("minimumRecurrenceInterval").asText())
        .isEqualTo("24");
    assertThat(all.path("dataRedacted").isBoolean()).isTrue();
  }

  @Test
  void leavesOutFieldsAndTracingHeaders() {
    start(Quirk.MISSING_FIELDS);
    Response created = client.executeNow(QUERY, Map.of());
    assertThat(created.json().has("totalCount")).isFalse();
    assertThat(created.item().has("modifiedTime")).isFalse();
    assertThat(created.item().has("format")).isTrue();
    assertThat(created.headers()).doesNotContainKeys("ms-requestid", "ms-correlationid");
    assertThat(execution(created.item().path("reportId").asText()).has("format")).isFalse();
  }

  @Test
  void addsUnknownFieldsEverywhere() {
    start(Quirk.EXTRA_FIELDS);
    JsonNode all = client.get("/ScheduledDataset?datasetName=Profile").json();
    assertThat(all.has("isPublicInOrg")).isTrue();
    assertThat(all.path("value").path(0).has("isPublicInOrg")).isTrue();
    assertThat(missingDataset().json().has("isPublicInOrg")).isTrue();
  }

  @Test
  void sendsReportsWithoutExecuteNow() {
    start(Quirk.NO_EXECUTE_NOW);
    assertThat(client.executeNow(QUERY, Map.of()).item().has("executeNow")).isFalse();
  }

  @Test
  void listsNoExecutionBeforeItsEnd() {
    start(Quirk.EXECUTIONS_LISTED_LATE);
    String id = executeNow();
    assertThat(client.get(EXECUTIONS + id + SandboxClient.ALL).status()).isEqualTo(404);
    pass(Duration.ofMinutes(3));
    assertThat(execution(id).path("executionStatus").asText()).isEqualTo("Completed");
  }

  @Test
  void namesStatusesAsNoPageDoes() {
    start(Quirk.UNKNOWN_OPEN_STATUS, Quirk.UNKNOWN_FINAL_STATUS, Quirk.LATE_LINKS);
    String id = executeNow();
    assertThat(execution(id).path("executionStatus").asText()).isEqualTo("Queued");
    pass(Duration.ofMinutes(1));
    assertThat(execution(id).path("executionStatus").asText()).isEqualTo("Generating");
    pass(Duration.ofMinutes(2));
    for (boolean linked : new boolean[] {false, false, true}) {
      JsonNode ended = execution(id);
      assertThat(ended.path("executionStatus").asText()).isEqualTo("Succeeded");
      assertThat(ended.path("reportAccessSecureLink").isTextual()).isEqualTo(linked);
    }
  }

  @Test
  void listsTheNextRunOfARecurringReport() {
    start(Quirk.NEXT_RUN_LISTED);
    Map<String, Object> schedule =
        Map.of(
            "ReportName",
            "daily",
            "QueryId",
            client.query(QUERY),
            "StartTime",
            "2026-07-16T00:00:00Z",
            "RecurrenceInterval",
            24,
            "RecurrenceCount",
            2);
    String id = client.post("/ScheduledReport", schedule).item().path("reportId").asText();
    pass(Duration.ofHours(13));
    assertThat(statuses(id)).containsExactly("Pending", "Completed");
    pass(Duration.ofDays(3));
    assertThat(statuses(id)).containsExactly("Completed", "Completed");
  }

  private List<String> statuses(String reportId) {
    return client
        .get(EXECUTIONS + reportId + SandboxClient.ALL + "&getLatestExecution=false")
        .json()
        .path("value")
        .findValuesAsText("executionStatus");
  }

  @Test
  void listsLagBehindCreation() {
    start(Quirk.LISTS_LAG);
    String id = executeNow();
    assertThat(client.get("/ScheduledReport?reportId=" + id).status()).isEqualTo(404);
    assertThat(client.get("/ScheduledQueries?queryName=a%20query").status()).isEqualTo(404);
    pass(Duration.ofSeconds(75));
    assertThat(client.get("/ScheduledReport?reportId=" + id).status()).isEqualTo(200);
    assertThat(client.get("/ScheduledQueries?queryName=a%20query").status()).isEqualTo(200);
  }

  @Test
  void disturbsTheFirstPostsOfEachName() {
    start(Quirk.THROTTLED_POSTS, Quirk.LOST_ANSWERS, Quirk.FAILED_ANSWERS);
    Map<String, String> query = Map.of("Name", "mine", "Query", QUERY);
    Response throttled = client.post("/ScheduledQueries", query);
    assertThat(throttled.status()).isEqualTo(429);
    assertThat(throttled.headers()).containsEntry("retry-after", "57");
    assertThatThrownBy(() -> client.post("/ScheduledQueries", query))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(client.post("/ScheduledQueries", query).message()).contains("Correlation ID <");
    assertThat(client.post("/ScheduledQueries", query).status()).isEqualTo(200);
    Response listed = client.get("/ScheduledQueries?queryName=mine");
    assertThat(listed.json().path("totalCount").asInt()).isEqualTo(3);
  }

  @Test
  void sendsHeadersInLowerCaseAndWithoutADate() {
    start(Quirk.LOWER_CASE_HEADERS, Quirk.NO_DATE_HEADER);
    Set<String> names = client.get("/ScheduledDataset").headers().keySet();
    assertThat(names).contains("content-type").doesNotContain("Content-Type", "Date", "date");
  }

  @Test
  void keepsAClockThatIsAhead() {
    start(Quirk.CLOCK_AHEAD);
    assertThat(client.executeNow(QUERY, Map.of()).item().path("createdTime").asText())
        .isEqualTo("2026-07-15T13:00:00Z");
    assertThat(client.get("/ScheduledDataset").headers())
        .containsValue("Wed, 15 Jul 2026 13:00:00 GMT");
  }
}
