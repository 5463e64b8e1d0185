package io.partnerinsights.sandbox;

import static io.partnerinsights.sandbox.SandboxClient.ALL;
import static io.partnerinsights.sandbox.SandboxClient.EXECUTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.testing.SchemaFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sandbox's default: what was recorded of the service, and what deployed clients rely on. */
final class RecordedAnswersTest {
  private static final ManualClock CLOCK =
      ManualClock.startingAt(Instant.parse("2026-07-15T12:00:00Z"));
  @AutoClose private static Sandbox sandbox;
  private static SandboxClient client;

  /** A client of the marketplace, whose answers were recorded, or are those of its pages. */
  private static SandboxClient marketplace;

  private static final String USAGE =
      "SELECT UsageDate, OfferName, NormalizedUsage FROM ISVUsage TIMESPAN LAST_3_MONTHS";

  @BeforeAll
  static void start() {
    sandbox = Sandbox.builder().clock(CLOCK).latency(Duration.ofMinutes(3)).scale(0.1).start();
    client = new SandboxClient(sandbox);
    marketplace = SandboxClient.ofMarketplace(sandbox);
  }

  private static JsonNode record() throws IOException {
    return SchemaFile.readJson("recorded-datasets.json").path("datasets");
  }

  @Test
  void listsTheRecordedDatasets() throws IOException {
    Response response = client.get("/ScheduledDataset");
    JsonNode answer = response.json();

    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly(
            "value", "nextLink", "totalCount", "message", "statusCode", "dataRedacted");
    assertThat(response.headers())
        .containsEntry("x-ratelimit-limit", "10")
        .containsEntry("x-ratelimit-remaining", "8");
    assertThat(answer.path("value")).isEqualTo(record());
  }

  /** What the service said of an id from its own page. */
  @Test
  void refusesAnUnknownQueryAsRecorded() {
    Response refused =
        client.post(
            "/ScheduledReport",
            Map.of("ReportName", "a report", "QueryId", "no-such-query", "ExecuteNow", true));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .isEqualTo(
            "{\"value\":[],\"totalCount\":0,\"message\":\"Invalid QueryID\",\"statusCode\":400}");
  }

  /** The session of 2022: a query with a metric, ordered by it, and its report. */
  @Test
  void answersTheRecordedSession() {
    String text =
        "SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants"
            + " ORDER BY BilledRevenueUSD LIMIT 10 TIMESPAN LAST_MONTH";
    JsonNode report = client.executeNow(text, Map.of("RecurrenceInterval", 24)).firstItem();
    Response pending = client.get(EXECUTIONS + report.path("reportId").asText());

    assertThat(report.path("recurrenceInterval").asInt()).isEqualTo(-1);
    assertThat(report.path("recurrenceCount").asInt()).isEqualTo(1);
    assertThat(report.path("startTime")).isEqualTo(report.path("createdTime"));
    assertThat(report.path("reportStatus").asText()).isEqualTo("Active");
    assertThat(report.path("format").asText()).isEqualTo("csv");
    assertThat(pending.status()).isEqualTo(200);
    assertThat(pending.firstItem().path("executionStatus").asText()).isEqualTo("Pending");
    assertThat(pending.firstItem().path("reportAccessSecureLink").isNull()).isTrue();
    assertThat(pending.json().path("message").isNull()).isTrue();
  }

  /** The query of a deployed pipeline: all names of AzureUsage at once, for one month. */
  @Test
  void writesAllNamesOfADatasetInTheirOrder() throws IOException {
    List<String> names = names("AzureUsage");
    List<CSVRecord> rows =
        file("SELECT " + String.join(", ", names) + " FROM AzureUsage TIMESPAN LAST_MONTH");

    assertThat(names).hasSize(51);
    assertThat(rows.get(0).toList()).isEqualTo(names);
    assertThat(rows).hasSizeGreaterThan(10);
    int month = names.indexOf("Month");
    int start = names.indexOf("SubscriptionStartDate");
    assertThat(rows.subList(1, rows.size()))
        .allSatisfy(
            row -> {
              assertThat(row.get(month)).isEqualTo("JUN-2026");
              assertThat(row.get(start)).matches("20\\d{6}");
              assertThat(row.get(names.indexOf("ACR_USD"))).matches("-?\\d+\\.\\d+");
            });
  }

  /** Months are texts: April comes before March, and an ISO date equals none of them. */
  @Test
  void comparesMonthsAsTexts() throws IOException {
    String query =
        "SELECT Month, CustomerName FROM OfficeUsage%s ORDER BY Month ASC TIMESPAN LAST_1_YEAR";

    assertThat(file(query.formatted(" WHERE Month = '2026-04-01'"))).hasSize(1);
    List<String> months =
        file(query.formatted(" WHERE Month LIKE '%-2026'")).stream()
            .skip(1)
            .map(row -> row.get(0))
            .distinct()
            .toList();
    assertThat(months)
        .containsExactly("APR-2026", "FEB-2026", "JAN-2026", "JUN-2026", "MAR-2026", "MAY-2026");
  }

  @Test
  void writesTimesInTheRecordedForms() throws IOException {
    String query =
        "SELECT TrainingCompletionDate, ExpirationDate, TrainingActivityId, IcMCP"
            + " FROM TrainingCompletions TIMESPAN LIFETIME";
    List<CSVRecord> rows = file(query);

    assertThat(rows.stream().skip(1))
        .allSatisfy(
            row -> {
              assertThat(row.get(0)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z");
              assertThat(row.get(1)).matches("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)?");
              assertThat(row.get(3)).isEqualTo("1");
            });
    assertThat(rows.stream().map(row -> row.get(2)))
        .anyMatch(id -> id.matches("\\d+"))
        .anyMatch(id -> id.startsWith("AZ-"));
  }

  /**
   * Names that only pages have, a range that the dataset does not offer, a dataset that is gone.
   */
  @Test
  void refusesWhatIsNotInTheRecord() {
    for (String query :
        List.of(
            "SELECT MeterCategory FROM AzureUsage",
            "SELECT Month FROM OfficeUsage TIMESPAN LIFETIME",
            "SELECT CompetencyName FROM CompetencySummaryHistory")) {
      assertThat(client.post("/ScheduledQueries", Map.of("Name", "a", "Query", query)).status())
          .as(query)
          .isEqualTo(400);
    }
  }

  @Test
  void runsSystemQueriesThatNameOldColumns() {
    List<String> failed = new ArrayList<>();
    JsonNode queries = client.get("/ScheduledQueries?includeOnlySystemQueries=true").json();
    queries
        .path("value")
        .forEach(
            query -> {
              String id = query.path("queryId").asText();
              Response test = client.get("/ScheduledQueries/testQueryResult?queryId=" + id);
              if (test.status() != 200) {
                failed.add(query.path("name").asText());
              }
            });
    assertThat(queries.path("value")).hasSizeGreaterThan(10);
    assertThat(failed).isEmpty();
  }

  /** Its page has twelve; which six more the answer had was not recorded. */
  @Test
  void aSystemQueryReturnsMoreColumnsThanItsPageHas() {
    JsonNode row =
        client
            .get(
                "/ScheduledQueries/testQueryResult?queryId=20f5da57-3c2a-481b-b6a0-ec34d6db14e2"
                    + "&startTime=2020-01-01T00:00:00Z")
            .firstItem();

    assertThat(row.fieldNames()).toIterable().hasSize(18).contains("TrainingTitle", "MCPID");
  }

  @Test
  void hasNoMethodOfACallbackThatIsNotSet() {
    JsonNode report = client.executeNow("SELECT City FROM Profile", Map.of()).firstItem();
    String execution = EXECUTIONS + report.path("reportId").asText();

    for (JsonNode item : List.of(report, client.get(execution).firstItem())) {
      assertThat(item.path("callbackUrl").isNull()).isTrue();
      assertThat(item.path("callbackMethod").isNull()).isTrue();
    }
  }

  @Test
  void listsItsOwnDatasetsInItsOwnEnvelope() {
    JsonNode response = marketplace.get("/ScheduledDataset").json();

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

    assertThat(marketplace.get(test).json().path("value"))
        .isEqualTo(marketplace.testQuery(USAGE).json().path("value"))
        .hasSize(10);
  }

  @Test
  void describesAReportAsRecordedAnswersDo() {
    JsonNode report = marketplace.executeNow(USAGE, Map.of("RecurrenceCount", 1)).firstItem();
    String id = report.path("reportId").asText();

    assertThat(report.has("executeNow")).isFalse();
    assertThat(report.path("reportStatus").asText()).isEqualTo("Inactive");
    assertThat(report.path("recurrenceInterval").asInt()).isEqualTo(-1);
    assertThat(report.path("recurrenceCount").asInt()).isEqualTo(1);
    assertThat(report.path("startTime")).isEqualTo(report.path("createdTime"));
    assertThat(report.path("user").asText()).matches("\\d{9}");
    assertThat(report.path("format").asText()).isEqualTo("csv");
    assertThat(marketplace.get(EXECUTIONS + id + ALL).status()).isEqualTo(400);
    assertThat(marketplace.get(EXECUTIONS + id).firstItem().path("executionStatus").asText())
        .isEqualTo("Pending");
    assertThat(marketplace.get("/ScheduledReport?reportId=unknown").message())
        .isEqualTo("No item found with given filters");
  }

  @Test
  void sharesNoQueriesAndReportsWithThePartnerNetwork() {
    String query = marketplace.createQuery(USAGE);

    assertThat(client.get("/ScheduledQueries?queryId=" + query).status()).isEqualTo(404);
    assertThat(client.get("/ScheduledDataset?datasetName=ISVUsage").status()).isEqualTo(404);
    assertThat(marketplace.get("/ScheduledDataset?datasetName=OfficeUsage").status())
        .isEqualTo(404);
  }

  private static List<String> names(String dataset) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode one : record()) {
      if (one.path("datasetName").asText().equals(dataset)) {
        one.path("selectableColumns").forEach(name -> names.add(name.asText()));
        one.path("availableMetrics").forEach(name -> names.add(name.asText()));
      }
    }
    return names;
  }

  private static List<CSVRecord> file(String query) throws IOException {
    String id = client.executeNow(query, Map.of()).firstItem().path("reportId").asText();
    CLOCK.advance(Duration.ofMinutes(3));
    sandbox.finishDueWork();
    JsonNode execution = client.get(EXECUTIONS + id).firstItem();
    String text = client.download(execution.path("reportAccessSecureLink").asText()).unzipText();
    try (CSVParser parser = CSVParser.parse(text, CSVFormat.RFC4180)) {
      return parser.getRecords();
    }
  }
}
