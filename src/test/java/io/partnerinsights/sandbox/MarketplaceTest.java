package io.partnerinsights.sandbox;

import static io.partnerinsights.sandbox.SandboxClient.ALL;
import static io.partnerinsights.sandbox.SandboxClient.EXECUTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The marketplace's API, in the forms of its pages and of answers that were recorded. */
final class MarketplaceTest {
  private static final ManualClock CLOCK = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private static final String USAGE =
      "SELECT UsageDate, OfferName, NormalizedUsage FROM ISVUsage TIMESPAN LAST_3_MONTHS";

  private static Sandbox sandbox;
  private static SandboxClient client;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.builder().clock(CLOCK).latency(Duration.ofMinutes(3)).scale(0.1).start();
    client = SandboxClient.ofMarketplace(sandbox);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void listsItsOwnDatasetsInItsOwnEnvelope() {
    JsonNode response = client.get("/ScheduledDataset").json();

    assertThat(response.fieldNames())
        .toIterable()
        .containsExactly("value", "totalCount", "message", "statusCode");
    Map<String, JsonNode> found = new HashMap<>();
    response.path("value").forEach(each -> found.put(each.path("datasetName").asText(), each));
    assertThat(found).hasSize(8);
    assertThat(found.get("ISVUsage").path("minimumRecurrenceInterval").asInt()).isEqualTo(1);
    assertThat(found.get("ISVUsage").path("availableDateRanges").toString())
        .contains("LAST_3_YEARS")
        .doesNotContain("LIFETIME");
    assertThat(found.get("ISVOrder").has("minimumRecurrenceInterval")).isFalse();
  }

  /** The page of the marketplace names no range and ten rows. */
  @Test
  void testQueriesIgnoreARange() {
    String test =
        "/ScheduledQueries/testQueryResult?startTime=2030-01-01T00:00:00Z&exportQuery="
            + SandboxClient.encode(USAGE);

    assertThat(client.get(test).json().path("value"))
        .isEqualTo(client.test(USAGE).json().path("value"))
        .hasSize(10);
  }

  @Test
  void describesAReportAsRecordedAnswersDo() {
    JsonNode report = client.executeNow(USAGE, Map.of("RecurrenceCount", 1)).item();
    String id = report.path("reportId").asText();

    assertThat(report.has("executeNow")).isFalse();
    assertThat(report.path("reportStatus").asText()).isEqualTo("Inactive");
    assertThat(report.path("recurrenceInterval").asInt()).isEqualTo(-1);
    assertThat(report.path("recurrenceCount").asInt()).isEqualTo(1);
    assertThat(report.path("startTime")).isEqualTo(report.path("createdTime"));
    assertThat(report.path("user").asText()).matches("\\d{9}");
    assertThat(report.path("format").asText()).isEqualTo("csv");
    assertThat(client.get(EXECUTIONS + id + ALL).status()).isEqualTo(400);
    assertThat(client.get(EXECUTIONS + id).item().path("executionStatus").asText())
        .isEqualTo("Pending");
    assertThat(client.get("/ScheduledReport?reportId=unknown").message())
        .isEqualTo("No item found with given filters");
  }

  @Test
  void sharesNoQueriesAndReportsWithThePartnerNetwork() {
    SandboxClient mpn = new SandboxClient(sandbox).as(sandbox.applicationToken());
    String query = client.query(USAGE);

    assertThat(mpn.get("/ScheduledQueries?queryId=" + query).status()).isEqualTo(404);
    assertThat(mpn.get("/ScheduledDataset?datasetName=ISVUsage").status()).isEqualTo(404);
    assertThat(client.get("/ScheduledDataset?datasetName=OfficeUsage").status()).isEqualTo(404);
  }
}
