package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quotas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API calls on reports and executions, on a manual clock. */
final class ReportCallsTest {
  private static final String QUERY = "SELECT PartnerName, MpnId FROM Profile";
  private static final String EXECUTIONS = "/ScheduledReport/execution/";
  private static final String NONE_YET =
      "There are no executions that have occurred for the given filter conditions. Double check the"
          + " reportId or executionId and retry the API after the report's scheduled execution"
          + " time";
  private static final String NOT_FOUND = "No item found with given filters.";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private Sandbox sandbox;
  private SandboxClient client;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private void start(SandboxBuilder settings) {
    sandbox = settings.clock(clock).likePages().start();
    client = new SandboxClient(sandbox);
  }

  private void start() {
    start(Sandbox.builder());
  }

  private static void assertRefused(Response response, int status, String message) {
    assertThat(response.message()).isEqualTo(message);
    assertThat(response.status()).isEqualTo(status);
  }

  /**
   * Returns a valid schedule with changes: name, value, name, value. An empty value removes a
   * field.
   */
  private Map<String, Object> schedule(Object... changes) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ReportName", "weekly");
    body.put("QueryId", client.query(QUERY));
    body.put("StartTime", "2026-07-16T00:00:00Z");
    body.put("RecurrenceInterval", 24);
    body.put("RecurrenceCount", 3);
    for (int i = 0; i < changes.length; i += 2) {
      body.put((String) changes[i], changes[i + 1]);
    }
    body.values().removeIf(""::equals);
    return body;
  }

  private Response create(Object... changes) {
    return client.post("/ScheduledReport", schedule(changes));
  }

  @Test
  void createsAReportWithTheRequestedFields() {
    start();
    JsonNode report = create("Description", "d", "Format", "tsv").item();
    assertThat(report.path("reportName").asText()).isEqualTo("weekly");
    assertThat(report.path("description").asText()).isEqualTo("d");
    assertThat(report.path("query").asText()).isEqualTo(QUERY);
    assertThat(report.path("user").asText()).isEqualTo(Sandbox.USERNAME);
    assertThat(report.path("createdTime").asText()).isEqualTo("2026-07-15T12:00:00Z");
    assertThat(report.path("startTime").asText()).isEqualTo("2026-07-16T00:00:00Z");
    assertThat(report.path("reportStatus").asText()).isEqualTo("Active");
    assertThat(report.path("recurrenceInterval").asInt()).isEqualTo(24);
    assertThat(report.path("recurrenceCount").asInt()).isEqualTo(3);
    assertThat(report.path("CallbackMethod").asText()).isEqualTo("POST");
    assertThat(report.path("format").asText()).isEqualTo("tsv");
    assertThat(report.path("executeNow").asBoolean()).isFalse();
  }

  @Test
  void aReportHasTheFieldsAndMessageOfTheSamples() {
    start();
    Response created = create();
    List<String> fields = new ArrayList<>();
    created.item().fieldNames().forEachRemaining(fields::add);
    assertThat(fields).hasSize(16).contains("executeNow", "CallbackMethod");
    assertThat(created.item().path("modifiedTime").isNull()).isTrue();
    assertThat(created.item().path("format").asText()).isEqualTo("csv");
    assertThat(created.message()).isEqualTo("Report created successfully");
    assertThat(client.get("/ScheduledDataset").message()).isEqualTo("Dataset fetched successfully");
  }

  @Test
  void aScheduleTakesARangeAndListsItsFirstRun() {
    start();
    Response created =
        create("QueryStartTime", "2026-01-01T00:00:00Z", "QueryEndTime", "2026-02-01T00:00:00Z");
    String id = created.item().path("reportId").asText();
    JsonNode planned = client.get(EXECUTIONS + id + SandboxClient.ALL).item();
    assertThat(planned.path("executionStatus").asText()).isEqualTo("Pending");
    assertThat(planned.path("callbackMethod").asText()).isEqualTo("POST");
    assertThat(planned.path("reportGeneratedTime").isNull()).isTrue();
    assertRefused(client.get(EXECUTIONS + id), 404, NONE_YET);
    clock.advance(Duration.ofHours(13));
    client = new SandboxClient(sandbox);
    sandbox.settle();
    assertThat(client.get(EXECUTIONS + id).item().path("executionId").asText())
        .isEqualTo(planned.path("executionId").asText());
  }

  @Test
  void aPlannedRunIsPausedWithItsReport() {
    start();
    String id = create().item().path("reportId").asText();
    client.put("/ScheduledReport/pause/" + id);
    assertThat(status(id)).isEqualTo("Paused");
    client.put("/ScheduledReport/resume/" + id);
    assertThat(status(id)).isEqualTo("Pending");
  }

  @Test
  void aReportRequestedByIdHasPascalKeysAndAStrayBlank() {
    start();
    String id = create().item().path("reportId").asText();
    JsonNode one = client.get("/ScheduledReport?reportId=" + id).json();
    assertThat(one.path("TotalCount").asInt()).isEqualTo(1);
    assertThat(one.path("Value").path(0).path("ReportName").asText()).isEqualTo("weekly");
    assertThat(one.path("Value").path(0).path(" RecurrenceCount").asInt()).isEqualTo(3);
    assertThat(client.get("/ScheduledReport?reportName=WEEKLY").item().path("reportId").asText())
        .isEqualTo(id);
    assertThat(client.get("/ScheduledReport").json().path("totalCount").asInt()).isEqualTo(1);
    assertRefused(client.get("/ScheduledReport?reportId=x"), 404, NOT_FOUND);
  }

  @Test
  void refusesWrongReportsWithTheDocumentedMessages() {
    start();
    assertRefused(create("ReportName", ""), 400, "Null or missing value");
    assertRefused(create("QueryId", ""), 400, "Null or missing value");
    assertRefused(create("QueryId", "x"), 400, "Invalid QueryID");
    assertRefused(create("ReportName", "a;b"), 400, "Invalid character (;) in ReportName");
    String tooLong = "Limit ReportName and Description length to 256 characters or less";
    assertRefused(create("ReportName", "a".repeat(257)), 400, tooLong);
    assertRefused(create("Description", "a".repeat(257)), 400, tooLong);
    assertRefused(create("Format", "xml"), 400, "Report format should be csv/tsv");
    assertRefused(create("CallbackUrl", "nonsense"), 400, "Invalid report parameters");
    assertRefused(create("ExecuteNow", "yes"), 400, "Requested value 'yes' not found");
    assertRefused(
        client.get(EXECUTIONS + "any?getLatestExecution=maybe"),
        400,
        "Requested value 'maybe' not found");
    for (Object count : List.of(0, -3, "many")) {
      assertThat(client.executeNow(QUERY, Map.of("RecurrenceCount", count)).status())
          .as("ExecuteNow ignores RecurrenceCount %s", count)
          .isEqualTo(200);
    }
    assertThat(create("StartTime", "2026-07-16T00:00:00.5Z").status()).isEqualTo(500);
    assertRefused(create("CallbackMethod", "PUT"), 400, "Requested value 'PUT' not found");
    assertRefused(create("StartTime", ""), 400, "Invalid report parameters");
    assertRefused(create("RecurrenceInterval", ""), 400, "Invalid report parameters");
    String interval = "Recurrence Interval must be between 4 and 2160";
    assertRefused(create("RecurrenceInterval", 3), 400, interval);
    assertRefused(create("RecurrenceInterval", 2161), 400, interval);
    assertRefused(create("RecurrenceInterval", 23), 400, "Invalid report parameters");
    assertRefused(create("RecurrenceCount", 0), 400, "Invalid report parameters");
    assertRefused(
        create("StartTime", "2026-07-15T15:59:59Z"),
        400,
        "Invalid report parameters for creation - Start time of report should at least be 4 hours"
            + " from current UTC time");
    assertThat(create("StartTime", "2026-07-15T16:00:00Z").status()).isEqualTo(200);
    Response internal = create("StartTime", "16.7.2026");
    assertThat(internal.status()).isEqualTo(500);
    assertThat(internal.message())
        .startsWith("Internal error encountered while creating report. Correlation ID <");
  }

  @Test
  void executeNowIgnoresTheScheduleAndChecksItsRange() {
    start();
    JsonNode report =
        create(
                "ExecuteNow",
                true,
                "RecurrenceInterval",
                1,
                "RecurrenceCount",
                0,
                "StartTime",
                "2020-01-01T00:00:00Z")
            .item();
    assertThat(report.path("executeNow").asBoolean()).isTrue();
    assertThat(report.path("recurrenceInterval").isNull()).isTrue();
    assertRefused(
        create(
            "ExecuteNow",
            true,
            "QueryStartTime",
            "2026-02-01T00:00:00Z",
            "QueryEndTime",
            "2026-01-01T00:00:00Z"),
        400,
        "Invalid report parameters");
  }

  @Test
  void anExecutionIsPendingThenRunningThenCompleted() {
    start(Sandbox.builder().latency(Duration.ofMinutes(3)));
    String id = client.executeNow(QUERY, Map.of()).item().path("reportId").asText();
    assertRefused(client.get(EXECUTIONS + id), 404, NONE_YET);
    assertThat(status(id)).isEqualTo("Pending");
    clock.advance(Duration.ofMinutes(1));
    assertThat(status(id)).isEqualTo("Running");
    assertRefused(client.get(EXECUTIONS + id), 404, NONE_YET);
    clock.advance(Duration.ofMinutes(2));
    JsonNode done = client.get(EXECUTIONS + id).item();
    assertThat(done.path("executionStatus").asText()).isEqualTo("Completed");
    assertThat(done.path("reportAccessSecureLink").asText()).contains("/blob/", "sig=", "se=");
    assertThat(done.path("reportGeneratedTime").asText()).isEqualTo("2026-07-15T12:03:00Z");
    assertThat(done.path("reportLocation").isNull()).isTrue();
    assertThat(done.path("reportExpiryTime").isNull()).isTrue();
    assertRefused(client.get(EXECUTIONS + "x"), 404, NOT_FOUND);
  }

  private String status(String reportId) {
    return client
        .get(EXECUTIONS + reportId + SandboxClient.ALL)
        .item()
        .path("executionStatus")
        .asText();
  }

  @Test
  void executionsEndWithTheConfiguredOutcome() {
    for (Outcome outcome : Outcome.values()) {
      try (Sandbox unhappy =
          Sandbox.builder()
              .clock(clock)
              .latency(Duration.ZERO)
              .outcome(outcome)
              .likePages()
              .start()) {
        SandboxClient other = new SandboxClient(unhappy);
        String id = other.executeNow(QUERY, Map.of()).item().path("reportId").asText();
        JsonNode end = other.get(EXECUTIONS + id + SandboxClient.ALL).item();
        assertThat(end.path("executionStatus").asText())
            .isEqualTo(
                switch (outcome) {
                  case FAILED -> "Failed";
                  case PAUSED -> "Paused";
                  case COMPLETED, COMPLETED_WITHOUT_LINK -> "Completed";
                });
        assertThat(end.path("reportAccessSecureLink").isNull())
            .isEqualTo(outcome != Outcome.COMPLETED);
      }
    }
    start();
  }

  @Test
  void filtersExecutionsByReportIdAndStatus() {
    start(Sandbox.builder().latency(Duration.ofMinutes(3)));
    String first = client.executeNow(QUERY, Map.of()).item().path("reportId").asText();
    sandbox.settle();
    clock.advance(Duration.ofMinutes(3));
    String second = client.executeNow(QUERY, Map.of()).item().path("reportId").asText();
    String both = EXECUTIONS + first + ";" + second;
    assertThat(statuses(client.get(both))).containsExactly("Completed");
    assertThat(statuses(client.get(both + SandboxClient.ALL)))
        .containsExactly("Completed", "Pending");
    assertThat(statuses(client.get(both + ";unknown"))).containsExactly("Completed");
    assertThat(statuses(client.get(both + "?executionStatus=pending"))).containsExactly("Pending");
    String executionId = client.get(EXECUTIONS + first).item().path("executionId").asText();
    assertThat(statuses(client.get(both + "?executionId=" + executionId)))
        .containsExactly("Completed");
    assertRefused(client.get(EXECUTIONS + second + "?executionId=" + executionId), 404, NONE_YET);
    assertRefused(
        client.get(both + "?executionStatus=Done"), 400, "Requested value 'Done' not found");
  }

  private static List<String> statuses(Response response) {
    return response.json().path("value").findValuesAsText("executionStatus");
  }

  @Test
  void deletesAReportWithItsExecutionsAndFiles() {
    start(Sandbox.builder().latency(Duration.ZERO));
    String id = client.executeNow(QUERY, Map.of()).item().path("reportId").asText();
    String link = client.latestLink(id);
    assertThat(client.download(link).status()).isEqualTo(200);
    assertThat(client.delete("/ScheduledReport/" + id).item().path("reportId").asText())
        .isEqualTo(id);
    assertRefused(client.get(EXECUTIONS + id), 404, NOT_FOUND);
    assertThat(client.download(link).status()).isEqualTo(404);
  }

  @Test
  void aReportContinuesAfterItsQueryIsDeleted() {
    start(Sandbox.builder().latency(Duration.ofMinutes(3)));
    JsonNode report = client.executeNow(QUERY, Map.of()).item();
    client.delete("/ScheduledQueries/" + report.path("queryId").asText());
    clock.advance(Duration.ofMinutes(3));
    assertThat(status(report.path("reportId").asText())).isEqualTo("Completed");
  }

  @Test
  void limitsExecuteNowReportsInSixtyMinutes() {
    start(Sandbox.builder().latency(Duration.ZERO).quotas(Quotas.DOCUMENTED));
    for (int i = 0; i < 5; i++) {
      assertThat(client.executeNow(QUERY, Map.of()).status()).isEqualTo(200);
      clock.advance(Duration.ofMinutes(1));
    }
    assertRefused(
        client.executeNow(QUERY, Map.of()),
        400,
        "User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins");
    clock.advance(Duration.ofMinutes(55));
    client = new SandboxClient(sandbox);
    assertThat(client.executeNow(QUERY, Map.of()).status()).isEqualTo(200);
    assertThat(client.executeNow(QUERY, Map.of()).status()).isEqualTo(400);
  }

  @Test
  void limitsActiveReportsOnly() {
    start(Sandbox.builder().latency(Duration.ZERO).quotas(new Quotas(5, 2, 100)));
    client.executeNow(QUERY, Map.of());
    sandbox.settle();
    create();
    String second = create().item().path("reportId").asText();
    assertRefused(create(), 400, "User has exceeded its report creation quota of 2 active reports");
    client.put("/ScheduledReport/pause/" + second);
    assertThat(create().status()).isEqualTo(200);
  }

  @Test
  void anUpdateReplacesTheScheduleAndHasPascalKeys() {
    start(Sandbox.builder().latency(Duration.ZERO));
    String id = create().item().path("reportId").asText();
    Map<String, Object> body = schedule("ReportName", "moved", "StartTime", "2026-07-20T00:00:00Z");
    JsonNode updated = client.put("/ScheduledReport/" + id, body).json().path("Value").path(0);
    assertThat(updated.path("ReportName").asText()).isEqualTo("moved");
    assertThat(updated.path("StartTime").asText()).isEqualTo("2026-07-20T00:00:00Z");
    clock.advance(Duration.ofDays(2));
    client = new SandboxClient(sandbox);
    assertRefused(client.get(EXECUTIONS + id), 404, NONE_YET);
    clock.advance(Duration.ofDays(3));
    client = new SandboxClient(sandbox);
    assertThat(client.get(EXECUTIONS + id).item().path("reportGeneratedTime").asText())
        .isEqualTo("2026-07-20T00:00:00Z");
    assertRefused(client.put("/ScheduledReport/x", body), 404, NOT_FOUND);
    assertRefused(
        client.put("/ScheduledReport/" + id, Map.of("ReportName", "a")),
        400,
        "Invalid report parameters");
  }
}
