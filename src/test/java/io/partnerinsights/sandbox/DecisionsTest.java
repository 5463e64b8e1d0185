package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service's pages leave open: the points X9 to X20 of docs/api-interpretation.md. */
final class DecisionsTest {
  private static final String QUERY = "SELECT PartnerName, MpnId FROM Profile";
  private static final String EXECUTIONS = "/ScheduledReport/execution/";
  private static final String EVERY = SandboxClient.ALL + "&getLatestExecution=false";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private Sandbox sandbox;
  private SandboxClient client;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private void start(SandboxBuilder settings) {
    sandbox = settings.clock(clock).tokenLifetime(Duration.ofDays(365)).likePages().start();
    client = new SandboxClient(sandbox);
  }

  private void start(Duration latency) {
    start(Sandbox.builder().latency(latency));
  }

  private void pass(Duration duration) {
    clock.advance(duration);
    sandbox.settle();
  }

  @Test
  void aReportRequestedByIdHasPascalKeysAndAStrayBlank() {
    start(Duration.ZERO);
    String id = schedule(Map.of());

    JsonNode one = client.get("/ScheduledReport?reportId=" + id).json();

    assertThat(one.path("TotalCount").asInt()).isEqualTo(1);
    assertThat(one.path("Value").path(0).path("ReportName").asText()).isEqualTo("weekly");
    assertThat(one.path("Value").path(0).path(" RecurrenceCount").asInt()).isEqualTo(3);
    assertThat(client.get("/ScheduledReport?reportName=WEEKLY").item().path("reportId").asText())
        .isEqualTo(id);
    assertThat(client.get("/ScheduledDataset").item().has("DatasetName ")).isTrue();
  }

  @Test
  void limitsActiveReportsOnly() {
    start(Sandbox.builder().latency(Duration.ZERO).quotas(5, 2, 100));
    client.executeNow(QUERY, Map.of());
    sandbox.settle();
    schedule(Map.of());
    String second = schedule(Map.of());

    assertThat(create(Map.of()).message())
        .isEqualTo("User has exceeded its report creation quota of 2 active reports");
    client.put("/ScheduledReport/pause/" + second);
    assertThat(create(Map.of()).status()).isEqualTo(200);
  }

  @Test
  void skipsExecutionsDuringAPause() {
    start(Duration.ofMinutes(3));
    String id = schedule(Map.of("RecurrenceCount", ""));
    pass(Duration.ofHours(13));

    JsonNode paused = client.put("/ScheduledReport/pause/" + id).json();
    assertThat(paused.path("Value").path(0).path("ReportStatus").asText()).isEqualTo("Paused");
    pass(Duration.ofDays(2));
    assertThat(generated(id)).hasSize(1);
    assertThat(client.put("/ScheduledReport/pause/" + id).status()).isEqualTo(400);
    JsonNode resumed = client.put("/ScheduledReport/resume/" + id).json();
    assertThat(resumed.path("Value").path(0).path("ReportStatus").asText()).isEqualTo("Active");
    pass(Duration.ofDays(1));

    assertThat(generated(id)).containsExactly("2026-07-19T00:03:00Z", "2026-07-16T00:03:00Z");
  }

  @Test
  void pausesAnExecutionAndBeginsItAgainOnResume() {
    start(Duration.ofMinutes(3));
    String id = client.executeNow(QUERY, Map.of()).item().path("reportId").asText();
    pass(Duration.ofMinutes(2));

    client.put("/ScheduledReport/pause/" + id);
    pass(Duration.ofHours(1));
    assertThat(status(id)).isEqualTo("Paused");
    client.put("/ScheduledReport/resume/" + id);
    pass(Duration.ofMinutes(2));
    assertThat(status(id)).isEqualTo("Running");
    pass(Duration.ofMinutes(1));

    assertThat(generated(id)).containsExactly("2026-07-15T13:05:00Z");
  }

  @Test
  void anUpdateReplacesTheScheduleAndHasPascalKeys() {
    start(Duration.ZERO);
    String id = schedule(Map.of());
    Map<String, Object> body =
        body(Map.of("ReportName", "moved", "StartTime", "2026-07-20T00:00:00Z"));

    JsonNode updated = client.put("/ScheduledReport/" + id, body).json().path("Value").path(0);

    assertThat(updated.path("ReportName").asText()).isEqualTo("moved");
    assertThat(updated.path("StartTime").asText()).isEqualTo("2026-07-20T00:00:00Z");
    pass(Duration.ofDays(2));
    assertThat(client.get(EXECUTIONS + id).status()).isEqualTo(404);
    pass(Duration.ofDays(3));
    assertThat(generated(id)).containsExactly("2026-07-20T00:00:00Z");
    assertThat(client.put("/ScheduledReport/x", body).status()).isEqualTo(404);
    assertThat(client.put("/ScheduledReport/" + id, Map.of("ReportName", "a")).status())
        .isEqualTo(400);
  }

  @Test
  void aReportContinuesAfterItsQueryIsDeleted() {
    start(Duration.ofMinutes(3));
    JsonNode report = client.executeNow(QUERY, Map.of()).item();

    client.delete("/ScheduledQueries/" + report.path("queryId").asText());
    pass(Duration.ofMinutes(3));

    assertThat(status(report.path("reportId").asText())).isEqualTo("Completed");
  }

  @Test
  void listsSystemQueriesAndRefusesToDeleteThem() {
    start(Duration.ZERO);
    client.query(QUERY);

    JsonNode system = client.get("/ScheduledQueries?includeOnlySystemQueries=true").json();

    assertThat(system.path("value")).hasSize(21);
    assertThat(client.get("/ScheduledQueries").json().path("value")).hasSize(22);
    assertThat(client.get("/ScheduledQueries?includeSystemQueries=false").json().path("value"))
        .hasSize(1);
    String id = system.path("value").path(0).path("queryId").asText();
    assertThat(client.delete("/ScheduledQueries/" + id).message()).isEqualTo("Invalid QueryID");
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETED, Completed, false",
    "COMPLETED_WITHOUT_LINK, Completed, true",
    "PAUSED, Paused, true",
    "FAILED, Failed, true"
  })
  void executionsEndWithTheConfiguredOutcome(Outcome outcome, String status, boolean unlinked) {
    start(Sandbox.builder().latency(Duration.ZERO).with(s -> s.outcome = outcome));
    String id = client.executeNow(QUERY, Map.of()).item().path("reportId").asText();

    JsonNode end = client.get(EXECUTIONS + id + SandboxClient.ALL).item();

    assertThat(end.path("executionStatus").asText()).isEqualTo(status);
    assertThat(end.path("reportAccessSecureLink").isNull()).isEqualTo(unlinked);
  }

  @Test
  void eachExecutionReadsTheTimespanOfItsDay() {
    start(Duration.ofMinutes(3));
    String query = "SELECT DISTINCT Month FROM OfficeUsage TIMESPAN LAST_MONTH";
    String id = schedule(Map.of("QueryId", client.query(query), "RecurrenceInterval", 30 * 24));

    pass(Duration.ofHours(13));
    assertThat(client.download(client.latestLink(id)).unzipped())
        .isEqualTo("Month\n2026-06-01T00:00:00\n");
    pass(Duration.ofDays(30));
    assertThat(client.download(client.latestLink(id)).unzipped())
        .isEqualTo("Month\n2026-07-01T00:00:00\n");
  }

  @Test
  void testQueryReturnsOneHundredRowsByColumn() {
    start(Duration.ZERO);
    String query = "SELECT CustomerName, Month, AvailableSeats FROM CustomersAndTenants";
    Map<String, String> expected = sandbox.expectedRows(query).get(0);

    Response response =
        client.get("/ScheduledQueries/testQueryResult?exportQuery=" + SandboxClient.encode(query));

    assertThat(response.json().path("value")).hasSize(100);
    assertThat(response.item().path("CustomerName").asText())
        .isEqualTo(expected.get("CustomerName"));
    assertThat(response.item().path("Month").asText())
        .isEqualTo(expected.get("Month") + "T00:00:00");
    assertThat(response.item().path("AvailableSeats").isNumber()).isTrue();
    Response byId = client.get("/ScheduledQueries/testQueryResult?queryId=" + client.query(query));
    assertThat(byId.json().path("value")).isEqualTo(response.json().path("value"));
  }

  @Test
  void aScheduleTakesARangeAndListsItsFirstRun() {
    start(Duration.ofMinutes(3));
    String id =
        schedule(
            Map.of(
                "QueryStartTime", "2026-01-01T00:00:00Z", "QueryEndTime", "2026-02-01T00:00:00Z"));

    JsonNode planned = client.get(EXECUTIONS + id + SandboxClient.ALL).item();

    assertThat(planned.path("executionStatus").asText()).isEqualTo("Pending");
    assertThat(planned.path("reportGeneratedTime").isNull()).isTrue();
    assertThat(client.get(EXECUTIONS + id).status()).isEqualTo(404);
    pass(Duration.ofHours(13));
    assertThat(client.get(EXECUTIONS + id).item().path("executionId"))
        .isEqualTo(planned.path("executionId"));
  }

  @Test
  void aPlannedRunIsPausedWithItsReport() {
    start(Duration.ZERO);
    String id = schedule(Map.of());

    client.put("/ScheduledReport/pause/" + id);
    assertThat(status(id)).isEqualTo("Paused");
    client.put("/ScheduledReport/resume/" + id);
    assertThat(status(id)).isEqualTo("Pending");
  }

  private String schedule(Map<String, ?> changes) {
    return create(changes).item().path("reportId").asText();
  }

  private Response create(Map<String, ?> changes) {
    return client.post("/ScheduledReport", body(changes));
  }

  /** Returns a valid schedule with changes; an empty value removes a field. */
  private Map<String, Object> body(Map<String, ?> changes) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ReportName", "weekly");
    body.put("QueryId", client.query(QUERY));
    body.put("StartTime", "2026-07-16T00:00:00Z");
    body.put("RecurrenceInterval", 24);
    body.put("RecurrenceCount", 3);
    body.putAll(changes);
    body.values().removeIf(""::equals);
    return body;
  }

  private String status(String reportId) {
    return client
        .get(EXECUTIONS + reportId + SandboxClient.ALL)
        .item()
        .path("executionStatus")
        .asText();
  }

  private List<String> generated(String reportId) {
    return client
        .get(EXECUTIONS + reportId + EVERY)
        .json()
        .path("value")
        .findValuesAsText("reportGeneratedTime");
  }
}
