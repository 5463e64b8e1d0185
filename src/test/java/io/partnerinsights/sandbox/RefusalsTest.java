package io.partnerinsights.sandbox;

import static io.partnerinsights.sandbox.SandboxClient.withChanges;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.SandboxClient.Response;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that the sandbox refuses with the documented messages; each line is one rule. */
final class RefusalsTest {
  private static final String PROFILE = "SELECT PartnerName, MpnId FROM Profile";
  private static final String ORDER = "SELECT MonthStartDate FROM ISVOrder";

  @AutoClose private static Sandbox sandbox;
  private static SandboxClient client;
  private static SandboxClient marketplace;

  @BeforeAll
  static void start() {
    sandbox =
        Sandbox.builder()
            .clock(ManualClock.startingAt(Instant.parse("2026-07-15T12:00:00Z")))
            .scale(0.02)
            .likeDocumentation()
            .start();
    client = new SandboxClient(sandbox);
    marketplace = SandboxClient.ofMarketplace(sandbox);
  }

  /** A query, a report, and a report of the marketplace, each valid but for these fields. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          query  | Name=                                  | 400 | Null or missing value
          query  | Name=a;b                               | 400 | Invalid character in Name
          query  | Description=a*257                      | 400 | Limit Name and Description length to 256
          query  | Query=SELECT a FROM b                  | 400 | Invalid table name
          query  | Query=SELECT City FROM Profile WHERE Nope = 1 | 400 | Incorrect column name
          query  | Query=SELECT City, city FROM Profile   | 400 | Incorrect column name
          query  | Query=SELECT DISTINCT City FROM Profile ORDER BY Country | 400 | Incorrect column name
          query  | Query=SELECT *                         | 400 | Invalid query syntax
          query  | Query=SELECT City FROM Profile TIMESPAN LAST_MONTH | 400 | Requested value 'LAST_MONTH' not found
          query  | Query=SELECT Month FROM OfficeUsage TIMESPAN NEXT_MONTH | 400 | Requested value 'NEXT_MONTH' not found
          report | ReportName=a*256                       | 200 | Report created successfully
          report | StartTime=2026-07-15T16:00:00Z         | 200 | Report created successfully
          report | ExecuteNow=true, RecurrenceInterval=1  | 200 | Report created successfully
          report | ExecuteNow=true, RecurrenceCount=0     | 200 | Report created successfully
          report | QueryId=                               | 400 | Null or missing value
          report | QueryId=x                              | 400 | Invalid QueryID
          report | ReportName=a;b                         | 400 | Invalid character (;) in ReportName
          report | ReportName=a*257                       | 400 | Limit ReportName and Description length
          report | Format=xml                             | 400 | Report format should be csv/tsv
          report | CallbackUrl=nonsense                   | 400 | Invalid report parameters
          report | CallbackMethod=PUT                     | 400 | Requested value 'PUT' not found
          report | ExecuteNow=yes                         | 400 | Requested value 'yes' not found
          report | StartTime=                             | 400 | Invalid report parameters
          report | StartTime=2026-07-15T15:59:59Z         | 400 | Start time of report should at least be 4 hours from current UTC time
          report | StartTime=2026-07-16T00:00:00.5Z       | 500 | Internal error encountered while creating report. Correlation ID <
          report | RecurrenceInterval=3                   | 400 | Recurrence Interval must be between 4 and 2160
          report | RecurrenceInterval=2161                | 400 | Recurrence Interval must be between 4 and 2160
          report | RecurrenceInterval=23                  | 400 | Invalid report parameters
          report | RecurrenceCount=0                      | 400 | Invalid report parameters
          report | ExecuteNow=true, QueryStartTime=2026-02-01T00:00:00Z, QueryEndTime=2026-01-01T00:00:00Z | 400 | Invalid report parameters
          order  | RecurrenceCount=                       | 400 | Recurrence count has to be a positive integer value
          order  | ExecuteNow=true, RecurrenceCount=      | 400 | Recurrence count has to be a positive integer value
          order  | EndTime=2026-07-17T12:00:00Z           | 400 | Invalid report parameters
          order  | RecurrenceCount=, EndTime=2026-07-16T00:00:00Z | 400 | EndTime should be greater than
          order  | RecurrenceCount=, EndTime=2026-07-17T12:00:00Z | 200 | Report created successfully
          """)
  void refusesAWrongBody(String kind, String changes, int status, String message) {
    Response response =
        switch (kind) {
          case "query" ->
              client.post(
                  "/ScheduledQueries",
                  changed(Map.of("Name", "a".repeat(256), "Query", PROFILE), changes));
          case "report" ->
              client.post("/ScheduledReport", changed(report(client, PROFILE), changes));
          default ->
              marketplace.post("/ScheduledReport", changed(report(marketplace, ORDER), changes));
        };

    assertResponse(response, status, message);
  }

  @ParameterizedTest
  @CsvSource({
    "POST /ScheduledQueries, 400, Null or missing value",
    "GET /ScheduledReport/execution/any?getLatestExecution=maybe, 400, Requested value 'maybe' not",
    "GET /ScheduledReport/execution/any?executionStatus=Done, 400, Requested value 'Done' not",
    "GET /ScheduledReport/execution/any, 404, No item found with given filters.",
    "GET /ScheduledReport?reportId=x, 404, No item found with given filters.",
    "DELETE /ScheduledQueries/x, 404, No item found with given filters.",
    "GET /ScheduledQueries/testQueryResult?queryId=x, 400, Invalid QueryID",
    "GET /ScheduledQueries/testQueryResult?queryId=x&exportQuery=y, 400, Null or missing value",
    "PUT /ScheduledQueries, 404, ''"
  })
  void refusesAWrongCall(String call, int status, String message) {
    String[] parts = call.split(" ", 2);

    assertResponse(client.call(parts[0], parts[1], "no JSON"), status, message);
  }

  private static Map<String, String> report(SandboxClient user, String query) {
    return withChanges(
        Map.of("QueryId", user.createQuery(query)),
        "ReportName=weekly, StartTime=2026-07-16T00:00:00Z, RecurrenceInterval=24,"
            + " RecurrenceCount=3");
  }

  /** Changes fields; {@code a*3} is {@code aaa}. */
  private static Map<String, String> changed(Map<String, String> body, String changes) {
    Map<String, String> changed = withChanges(body, changes);
    changed.replaceAll(
        (name, value) ->
            value.startsWith("a*") ? "a".repeat(Integer.parseInt(value.substring(2))) : value);
    return changed;
  }

  private static void assertResponse(Response response, int status, String message) {
    assertThat(response.message()).contains(message);
    assertThat(response.status()).isEqualTo(status);
  }
}
