package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.SandboxClient.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that the sandbox refuses with the documented messages. Each line is one rule. */
final class RefusalsTest {
  private static final String PROFILE = "SELECT PartnerName, MpnId FROM Profile";
  private static final String ORDERS = "SELECT MonthStartDate FROM ISVOrder";

  private static Sandbox sandbox;
  private static SandboxClient client;
  private static SandboxClient marketplace;
  private static String queryId;

  @BeforeAll
  static void start() {
    sandbox = sandbox().start();
    client = new SandboxClient(sandbox);
    marketplace = SandboxClient.ofMarketplace(sandbox);
    queryId = client.query(PROFILE);
  }

  private static SandboxBuilder sandbox() {
    return Sandbox.builder()
        .clock(ManualClock.at(Instant.parse("2026-07-15T12:00:00Z")))
        .latency(Duration.ofMinutes(3))
        .scale(0.02)
        .likePages();
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Name=                                  | Null or missing value
          Query=                                 | Null or missing value
          Name=a;b                               | Invalid character in Name
          Name=a*257                             | Limit Name and Description length to 256
          Description=a*257                      | Limit Name and Description length to 256
          Query=SELECT a FROM b                  | Invalid table name
          Query=SELECT Nope FROM Profile         | Incorrect column name
          Query=SELECT City FROM Profile WHERE Nope = 1 | Incorrect column name
          Query=SELECT City, city FROM Profile   | Incorrect column name
          Query=SELECT DISTINCT City FROM Profile ORDER BY Country | Incorrect column name
          Query=SELECT *                         | Invalid query syntax
          Query=SELECT City FROM Profile TIMESPAN LAST_MONTH | Requested value 'LAST_MONTH' not found
          Query=SELECT Month FROM OfficeUsage TIMESPAN NEXT_MONTH | Requested value 'NEXT_MONTH' not found
          """)
  void refusesAWrongQuery(String change, String message) {
    Map<String, String> query = new LinkedHashMap<>(Map.of("Name", "a*256", "Query", PROFILE));

    assertRefused(client.post("/ScheduledQueries", changed(query, change)), 400, message);
  }

  @Test
  void refusesABodyThatIsNotJson() {
    assertRefused(
        client.call("POST", "/ScheduledQueries", "no JSON"), 400, "Null or missing value");
  }

  /** The first lines are of valid reports. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ReportName=a*256                       | 200 | Report created successfully
          StartTime=2026-07-15T16:00:00Z         | 200 | Report created successfully
          ExecuteNow=true, RecurrenceInterval=1  | 200 | Report created successfully
          ExecuteNow=true, RecurrenceCount=many  | 200 | Report created successfully
          ExecuteNow=true, RecurrenceCount=0     | 200 | Report created successfully
          ReportName=                            | 400 | Null or missing value
          QueryId=                               | 400 | Null or missing value
          QueryId=x                              | 400 | Invalid QueryID
          ReportName=a;b                         | 400 | Invalid character (;) in ReportName
          ReportName=a*257                       | 400 | Limit ReportName and Description length
          Description=a*257                      | 400 | Limit ReportName and Description length
          Format=xml                             | 400 | Report format should be csv/tsv
          CallbackUrl=nonsense                   | 400 | Invalid report parameters
          CallbackMethod=PUT                     | 400 | Requested value 'PUT' not found
          ExecuteNow=yes                         | 400 | Requested value 'yes' not found
          StartTime=                             | 400 | Invalid report parameters
          StartTime=2026-07-15T15:59:59Z         | 400 | Invalid report parameters for creation - Start time of report should at least be 4 hours from current UTC time
          StartTime=2026-07-16T00:00:00.5Z       | 500 | Internal error encountered while creating report. Correlation ID <
          StartTime=16.7.2026                    | 500 | Internal error encountered while creating report. Correlation ID <
          RecurrenceInterval=                    | 400 | Invalid report parameters
          RecurrenceInterval=3                   | 400 | Recurrence Interval must be between 4 and 2160
          RecurrenceInterval=2161                | 400 | Recurrence Interval must be between 4 and 2160
          RecurrenceInterval=23                  | 400 | Invalid report parameters
          RecurrenceCount=0                      | 400 | Invalid report parameters
          ExecuteNow=true, QueryStartTime=2026-02-01T00:00:00Z, QueryEndTime=2026-01-01T00:00:00Z | 400 | Invalid report parameters
          """)
  void refusesAWrongReport(String changes, int status, String message) {
    Map<String, String> report = new LinkedHashMap<>();
    report.put("ReportName", "weekly");
    report.put("QueryId", queryId);
    report.put("StartTime", "2026-07-16T00:00:00Z");
    report.put("RecurrenceInterval", "24");
    report.put("RecurrenceCount", "3");

    assertRefused(client.post("/ScheduledReport", changed(report, changes)), status, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          RecurrenceCount=                       | 400 | Recurrence count has to be a positive integer value
          RecurrenceCount=0                      | 400 | Recurrence count has to be a positive integer value
          EndTime=2026-07-17T12:00:00Z           | 400 | Invalid report parameters
          RecurrenceCount=, EndTime=2026-07-16T00:00:00Z | 400 | EndTime should be greater than StartTime
          RecurrenceCount=, EndTime=2026-07-17T12:00:00Z | 200 | Report created successfully
          """)
  void refusesAMarketplaceScheduleWithoutOneEnd(String changes, int status, String message) {
    Map<String, String> report = new LinkedHashMap<>();
    report.put("ReportName", "daily");
    report.put("QueryId", marketplace.query(ORDERS));
    report.put("StartTime", "2026-07-16T00:00:00Z");
    report.put("RecurrenceInterval", "24");
    report.put("RecurrenceCount", "2");

    Response response = marketplace.post("/ScheduledReport", changed(report, changes));

    assertThat(response.message()).contains(message);
    assertThat(response.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /ScheduledReport/execution/any?getLatestExecution=maybe, 400, Requested value 'maybe' not",
    "GET /ScheduledReport/execution/any?executionStatus=Done, 400, Requested value 'Done' not"
        + " found",
    "GET /ScheduledReport/execution/any, 404, No item found with given filters.",
    "GET /ScheduledReport?reportId=x, 404, No item found with given filters.",
    "GET /ScheduledQueries?queryId=x, 404, No item found with given filters.",
    "GET /ScheduledDataset?datasetName=x, 404, No item found with given filters.",
    "DELETE /ScheduledQueries/x, 404, No item found with given filters.",
    "GET /ScheduledQueries/testQueryResult, 400, Null or missing value",
    "GET /ScheduledQueries/testQueryResult?queryId=x, 400, Invalid QueryID",
    "GET /ScheduledQueries/testQueryResult?queryId=x&exportQuery=y, 400, Null or missing value",
    "GET /Nothing, 404, ''",
    "PUT /ScheduledQueries, 404, ''"
  })
  void refusesAWrongCall(String call, int status, String message) {
    String[] parts = call.split(" ", 2);

    assertRefused(client.call(parts[0], parts[1], null), status, message);
  }

  @Test
  void refusesMoreQueriesThanTheQuota() {
    try (Sandbox small = sandbox().quotas(5, 50, 1).start()) {
      SandboxClient user = new SandboxClient(small);
      String first = user.query(PROFILE);

      assertRefused(
          user.post("/ScheduledQueries", Map.of("Name", "a", "Query", PROFILE)),
          400,
          "Number of queries exceeded. Delete few queries before creating new queries");
      user.delete("/ScheduledQueries/" + first);
      assertThat(user.query(PROFILE)).isNotEmpty();
    }
  }

  /** Applies changes such as {@code Name=x, Query=}: an empty value removes the field. */
  private static Map<String, String> changed(Map<String, String> body, String changes) {
    for (String change : changes.split(", (?=\\w+=)", -1)) {
      String[] field = change.split("=", 2);
      body.put(field[0], field[1]);
    }
    body.values().removeIf(String::isEmpty);
    body.replaceAll((name, value) -> value.startsWith("a*") ? "a".repeat(length(value)) : value);
    return body;
  }

  private static int length(String value) {
    return Integer.parseInt(value.substring(2));
  }

  private static void assertRefused(Response response, int status, String message) {
    assertThat(response.message()).startsWith(message);
    assertThat(response.status()).isEqualTo(status);
  }
}
