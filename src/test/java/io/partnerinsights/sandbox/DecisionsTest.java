package io.partnerinsights.sandbox;

import static io.partnerinsights.sandbox.SandboxClient.ALL;
import static io.partnerinsights.sandbox.SandboxClient.EXECUTIONS;
import static io.partnerinsights.sandbox.SandboxClient.withChanges;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.Outcome;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service's pages leave open: the points X9 to X20 of docs/api-interpretation.md. */
final class DecisionsTest {
  private static final String QUERY = "SELECT PartnerName, MpnId FROM Profile";

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-07-15T12:00:00Z"));
  @AutoClose private Sandbox sandbox;
  private SandboxClient client;

  private void start(SandboxBuilder settings) {
    sandbox = settings.clock(clock).tokenLifetime(Duration.ofDays(365)).likeDocumentation().start();
    client = new SandboxClient(sandbox);
  }

  private void start(Duration latency) {
    start(Sandbox.builder().latency(latency));
  }

  private void pass(Duration duration) {
    clock.advance(duration);
    sandbox.finishDueWork();
  }

  /** A sample of the service's pages has a blank before the resource. */
  @Test
  void aResourceMayBeginWithABlank() {
    start(Duration.ZERO);
    String form =
        "grant_type=client_credentials&scope=openid&client_id=%s&client_secret=%s&resource=%%20%s"
            .formatted(
                Sandbox.CLIENT_ID,
                Sandbox.CLIENT_SECRET,
                "https://api.partnercenter.microsoft.com");

    Response signedIn =
        client.send(
            SandboxClient.newRequest(
                    sandbox.authorityUrl() + "/" + Sandbox.TENANT_ID + "/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));

    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(signedIn.json().path("access_token").asText()).isNotEmpty();
  }

  @Test
  void limitsActiveReportsOnly() {
    start(Sandbox.builder().latency(Duration.ZERO).quotas(5, 2, 100));
    client.executeNow(QUERY, Map.of());
    sandbox.finishDueWork();
    schedule("");
    String second = schedule("");

    assertThat(client.post("/ScheduledReport", body("")).message())
        .isEqualTo("User has exceeded its report creation quota of 2 active reports");
    change("pause", second);
    assertThat(schedule("")).isNotEmpty();
  }

  @Test
  void skipsExecutionsDuringAPause() {
    start(Duration.ofMinutes(3));
    String id = schedule("RecurrenceCount=");
    pass(Duration.ofHours(13));

    assertThat(change("pause", id).json().at("/Value/0/ReportStatus").asText()).isEqualTo("Paused");
    pass(Duration.ofDays(2));
    assertThat(change("pause", id).status()).isEqualTo(400);
    assertThat(change("resume", id).status()).isEqualTo(200);
    pass(Duration.ofDays(1));

    assertThat(generated(id)).containsExactly("2026-07-19T00:03:00Z", "2026-07-16T00:03:00Z");
  }

  @Test
  void listsSystemQueriesAndRefusesToDeleteThem() {
    start(Duration.ZERO);
    client.createQuery(QUERY);

    Response system = client.get("/ScheduledQueries?includeOnlySystemQueries=true");

    assertThat(system.json().path("value")).hasSize(21);
    assertThat(client.get("/ScheduledQueries").json().path("value")).hasSize(22);
    assertThat(client.get("/ScheduledQueries?includeSystemQueries=false").json().path("value"))
        .hasSize(1);
    String id = system.firstItem().path("queryId").asText();
    assertThat(client.delete("/ScheduledQueries/" + id).message()).isEqualTo("Invalid QueryID");
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETED, Completed, false",
    "COMPLETED_WITHOUT_LINK, Completed, true",
    "PAUSED, Paused, true",
    "FAILED, Failed, true"
  })
  void executionsEndAsConfiguredAlsoWithoutTheirQuery(
      Outcome outcome, String status, boolean unlinked) {
    start(Sandbox.builder().latency(Duration.ofMinutes(3)).with(s -> s.outcome = outcome));
    JsonNode report = client.executeNow(QUERY, Map.of()).firstItem();
    client.delete("/ScheduledQueries/" + report.path("queryId").asText());
    pass(Duration.ofMinutes(3));

    JsonNode end = client.get(EXECUTIONS + report.path("reportId").asText() + ALL).firstItem();

    assertThat(end.path("executionStatus").asText()).isEqualTo(status);
    assertThat(end.path("reportAccessSecureLink").isNull()).isEqualTo(unlinked);
  }

  @Test
  void eachExecutionReadsTheTimespanOfItsDay() {
    start(Duration.ofMinutes(3));
    String query = client.createQuery("SELECT DISTINCT Month FROM OfficeUsage TIMESPAN LAST_MONTH");
    String id = schedule("RecurrenceInterval=720, QueryId=" + query);

    for (String month : List.of("2026-06", "2026-07")) {
      pass(Duration.ofDays(30));
      assertThat(client.download(client.latestLink(id)).unzipText())
          .isEqualTo("Month\n" + month + "-01T00:00:00\n");
    }
  }

  @Test
  void aScheduleTakesARangeAndListsItsFirstRun() {
    start(Duration.ofMinutes(3));
    String id = schedule("QueryStartTime=2026-01-01T00:00:00Z, QueryEndTime=2026-02-01T00:00:00Z");

    JsonNode planned = client.get(EXECUTIONS + id + ALL).firstItem();

    assertThat(planned.path("executionStatus").asText()).isEqualTo("Pending");
    assertThat(planned.path("reportGeneratedTime").isNull()).isTrue();
    assertThat(client.get(EXECUTIONS + id).status()).isEqualTo(404);
    change("pause", id);
    assertThat(status(id)).isEqualTo("Paused");
    change("resume", id);
    pass(Duration.ofHours(13));
    assertThat(client.get(EXECUTIONS + id).firstItem().path("executionId"))
        .isEqualTo(planned.path("executionId"));
  }

  private String schedule(String changes) {
    return client.post("/ScheduledReport", body(changes)).firstItem().path("reportId").asText();
  }

  private Response change(String verb, String reportId) {
    return client.call("PUT", "/ScheduledReport/" + verb + "/" + reportId, "");
  }

  /** Returns a valid schedule with changes; an empty value removes a field. */
  private Map<String, String> body(String changes) {
    String schedule =
        "ReportName=weekly, StartTime=2026-07-16T00:00:00Z, RecurrenceInterval=24,"
            + " RecurrenceCount=3, QueryId="
            + client.createQuery(QUERY);
    Map<String, String> body = withChanges(Map.of(), schedule);
    return changes.isEmpty() ? body : withChanges(body, changes);
  }

  private String status(String reportId) {
    return client.get(EXECUTIONS + reportId + ALL).firstItem().path("executionStatus").asText();
  }

  private List<String> generated(String reportId) {
    return client
        .get(EXECUTIONS + reportId + ALL + "&getLatestExecution=false")
        .json()
        .path("value")
        .findValuesAsText("reportGeneratedTime");
  }
}
