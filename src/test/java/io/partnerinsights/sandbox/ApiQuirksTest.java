package io.partnerinsights.sandbox;

import static io.partnerinsights.sandbox.SandboxClient.ALL;
import static io.partnerinsights.sandbox.SandboxClient.EXECUTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quirks of the API's responses and of files, on a manual clock. */
final class ApiQuirksTest {
  private static final String QUERY = "SELECT City FROM Profile";
  private static final String USERS =
      "SELECT MonthKey, Month, DesktopUsers FROM TeamsUsageWorkload LIMIT 1 TIMESPAN LAST_MONTH";

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-07-15T12:00:00Z"));
  @AutoClose private Sandbox sandbox;
  private SandboxClient client;

  private void start(Quirk... quirks) {
    sandbox =
        Sandbox.builder()
            .likeDocumentation()
            .clock(clock)
            .latency(Duration.ofMinutes(3))
            .compression(Compression.NONE)
            .tokenLifetime(Duration.ofDays(9))
            .with(s -> s.quirks.addAll(Set.of(quirks)))
            .start();
    client = new SandboxClient(sandbox);
  }

  private String executeNow() {
    return client.executeNow(QUERY, Map.of()).firstItem().path("reportId").asText();
  }

  private void pass(Duration duration) {
    clock.advance(duration);
    sandbox.finishDueWork();
  }

  private JsonNode execution(String reportId) {
    return client.get(EXECUTIONS + reportId + ALL).firstItem();
  }

  @Test
  void answersAReportOnAnUnknownQueryWith404() {
    start(Quirk.UNKNOWN_QUERIES_404);
    Map<String, Object> report = Map.of("ReportName", "a", "ExecuteNow", true, "QueryId", "absent");
    assertThat(client.post("/ScheduledReport", report).status()).isEqualTo(404);
    assertThat(client.executeNow("SELECT City FROM Profile", Map.of()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "BARE_404, /ScheduledReport?reportId=x, 404, '^$'",
    "BARE_404, /ScheduledDataset?datasetName=x, 404, '\"message\":\"No item found with'",
    "ERRORS_INSIDE_200, /ScheduledDataset?datasetName=x, 200, '\"statusCode\":404'",
    "DESCRIPTION_ERRORS, /ScheduledDataset?datasetName=x, 404, '\"description\":\"No item found'",
    "PROBLEM_DETAILS, /ScheduledDataset?datasetName=x, 404, '\"detail\":\"No item found with'",
    "PLAIN_TEXT_ERRORS, /ScheduledDataset?datasetName=x, 404, ^No item found with given filters.$",
    "ERROR_LISTS, /ScheduledDataset?datasetName=x, 404, '\"errors\":.*\"message\":\"No'",
    "LOWER_CASE_KEYS, /ScheduledDataset, 200, '\"selectablecolumns\".*\"totalcount\"'",
    "NUMBERS_AS_STRINGS, /ScheduledDataset, 200, '\"minimumRecurrenceInterval\":\"24\"'",
    "NUMBERS_AS_STRINGS, /ScheduledDataset, 200, '\"dataRedacted\":false'",
    "EXTRA_FIELDS, /ScheduledDataset?datasetName=Profile, 200, '(\"isPublicInOrg\".*){2}'",
    "EXTRA_FIELDS, /ScheduledDataset?datasetName=x, 404, '\"isPublicInOrg\"'",
    "PAGE_KEYS, /ScheduledDataset, 200, '\"DatasetName \":'"
  })
  void sendsResponsesInOtherForms(Quirk quirk, String path, int status, String text) {
    start(quirk);
    Response response = client.get(path);
    assertThat(response.text()).containsPattern(text);
    assertThat(response.status()).isEqualTo(status);
  }

  @Test
  void leavesOutFieldsAndTracingHeaders() {
    start(Quirk.MISSING_FIELDS);
    Response created = client.executeNow(QUERY, Map.of());
    assertThat(created.json().has("totalCount")).isFalse();
    assertThat(created.firstItem().has("modifiedTime")).isFalse();
    assertThat(created.firstItem().has("format")).isTrue();
    assertThat(created.headers()).doesNotContainKeys("ms-requestid", "ms-correlationid");
    assertThat(execution(created.firstItem().path("reportId").asText()).has("format")).isFalse();
  }

  @Test
  void sendsReportsWithoutExecuteNow() {
    start(Quirk.NO_EXECUTE_NOW);
    assertThat(client.executeNow(QUERY, Map.of()).firstItem().has("executeNow")).isFalse();
  }

  @Test
  void listsNoExecutionBeforeItsEnd() {
    start(Quirk.EXECUTIONS_LISTED_LATE);
    String id = executeNow();
    assertThat(client.get(EXECUTIONS + id + ALL).status()).isEqualTo(404);
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
    String fields =
        "ReportName=daily, StartTime=2026-07-16T00:00:00Z, RecurrenceInterval=24,"
            + " RecurrenceCount=2, QueryId=";
    Map<String, String> schedule =
        SandboxClient.withChanges(Map.of(), fields + client.createQuery(QUERY));
    String id = client.post("/ScheduledReport", schedule).firstItem().path("reportId").asText();
    pass(Duration.ofHours(13));
    assertThat(statuses(id)).containsExactly("Pending", "Completed");
    pass(Duration.ofDays(3));
    assertThat(statuses(id)).containsExactly("Completed", "Completed");
  }

  private List<String> statuses(String reportId) {
    return client
        .get(EXECUTIONS + reportId + ALL + "&getLatestExecution=false")
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
    assertThat(client.executeNow(QUERY, Map.of()).firstItem().path("createdTime").asText())
        .isEqualTo("2026-07-15T13:00:00Z");
    assertThat(client.get("/ScheduledDataset").headers())
        .containsValue("Wed, 15 Jul 2026 13:00:00 GMT");
  }

  @Test
  void writesValuesInOtherForms() {
    start(Quirk.DECIMAL_INTEGERS, Quirk.DIGIT_DATES, Quirk.LOWER_CASE_FILE_HEADER);
    String users = sandbox.expectedRows(USERS).get(0).get("DesktopUsers");
    assertThat(users).matches("\\d+");
    assertThat(client.download(link()).text())
        .isEqualTo("monthkey,month,desktopusers\n20260601,2026-06-01T00:00:00," + users + ".0\n");
    assertThat(client.testQuery(USERS).firstItem().path("DesktopUsers").toString())
        .isEqualTo(users + ".0");
  }

  /** Nothing shows the client that the body has been cut. */
  @Test
  void sendsABodyWithoutALength() {
    start(Quirk.BODIES_WITHOUT_LENGTH);
    String link = link();
    assertThat(client.download(link, "Range", "bytes=0-3").headers())
        .containsEntry("connection", "close")
        .doesNotContainKeys("content-length", "transfer-encoding");
    sandbox.faults().on("GET", "/blob/").breakAfter(4);
    assertThat(client.download(link).text()).isEqualTo("Mont");
  }

  @Test
  void sendsRangesWithoutATag() {
    start(Quirk.TAGS_VANISH);
    String link = link();
    assertThat(client.download(link).headers()).containsKey("etag");
    assertThat(client.download(link, "Range", "bytes=0-3").headers()).doesNotContainKey("etag");
    sandbox.faults().on("GET", "/blob/").breakAfter(4);
    assertThatThrownBy(() -> client.download(link)).isInstanceOf(UncheckedIOException.class);
  }

  private String link() {
    String id = client.executeNow(USERS, Map.of()).firstItem().path("reportId").asText();
    pass(Duration.ofMinutes(3));
    return client.latestLink(id);
  }
}
