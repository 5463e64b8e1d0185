package io.partnerinsights.sandbox;

import static io.partnerinsights.sandbox.SandboxClient.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.SandboxSettings.AppTokens;
import io.partnerinsights.sandbox.settings.SandboxSettings.Mfa;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests and sign-ins that the sandbox refuses with the documented messages and numbers. Each
 * line is one rule.
 */
final class RefusalsTest {
  private static final String PROFILE = "SELECT PartnerName, MpnId FROM Profile";

  private static final String API = "https://api.partnercenter.microsoft.com";

  private static final Map<String, String> PASSWORD =
      fields(
          Map.of(
              "client_id",
              Sandbox.CLIENT_ID,
              "resource",
              API,
              "scope",
              API + "/user_impersonation"),
          "grant_type=password, refresh_token=x, client_secret=%s, username=%s, password=%s"
              .formatted(Sandbox.CLIENT_SECRET, Sandbox.USERNAME, Sandbox.PASSWORD));

  private static Sandbox sandbox;
  private static SandboxClient client;
  private static SandboxClient marketplace;

  @BeforeAll
  static void start() {
    sandbox =
        Sandbox.builder()
            .clock(ManualClock.at(Instant.parse("2026-07-15T12:00:00Z")))
            .scale(0.02)
            .likePages()
            .start();
    client = new SandboxClient(sandbox);
    marketplace = SandboxClient.ofMarketplace(sandbox);
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
          Name=a;b                               | Invalid character in Name
          Description=a*257                      | Limit Name and Description length to 256
          Query=SELECT a FROM b                  | Invalid table name
          Query=SELECT City FROM Profile WHERE Nope = 1 | Incorrect column name
          Query=SELECT City, city FROM Profile   | Incorrect column name
          Query=SELECT DISTINCT City FROM Profile ORDER BY Country | Incorrect column name
          Query=SELECT *                         | Invalid query syntax
          Query=SELECT City FROM Profile TIMESPAN LAST_MONTH | Requested value 'LAST_MONTH' not found
          Query=SELECT Month FROM OfficeUsage TIMESPAN NEXT_MONTH | Requested value 'NEXT_MONTH' not found
          """)
  void refusesAWrongQuery(String change, String message) {
    Map<String, String> query = Map.of("Name", "a".repeat(256), "Query", PROFILE);

    assertResponse(client.post("/ScheduledQueries", changed(query, change)), 400, message);
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
          ExecuteNow=true, RecurrenceCount=0     | 200 | Report created successfully
          QueryId=                               | 400 | Null or missing value
          QueryId=x                              | 400 | Invalid QueryID
          ReportName=a;b                         | 400 | Invalid character (;) in ReportName
          ReportName=a*257                       | 400 | Limit ReportName and Description length
          Format=xml                             | 400 | Report format should be csv/tsv
          CallbackUrl=nonsense                   | 400 | Invalid report parameters
          CallbackMethod=PUT                     | 400 | Requested value 'PUT' not found
          ExecuteNow=yes                         | 400 | Requested value 'yes' not found
          StartTime=                             | 400 | Invalid report parameters
          StartTime=2026-07-15T15:59:59Z         | 400 | Start time of report should at least be 4 hours from current UTC time
          StartTime=2026-07-16T00:00:00.5Z       | 500 | Internal error encountered while creating report. Correlation ID <
          RecurrenceInterval=3                   | 400 | Recurrence Interval must be between 4 and 2160
          RecurrenceInterval=2161                | 400 | Recurrence Interval must be between 4 and 2160
          RecurrenceInterval=23                  | 400 | Invalid report parameters
          RecurrenceCount=0                      | 400 | Invalid report parameters
          ExecuteNow=true, QueryStartTime=2026-02-01T00:00:00Z, QueryEndTime=2026-01-01T00:00:00Z | 400 | Invalid report parameters
          """)
  void refusesAWrongReport(String changes, int status, String message) {
    Map<String, String> report = report(client, PROFILE);

    assertResponse(client.post("/ScheduledReport", changed(report, changes)), status, message);
  }

  @ParameterizedTest
  @CsvSource({
    "'RecurrenceCount=', 400, Recurrence count has to be a positive integer value",
    "'ExecuteNow=true, RecurrenceCount=', 400, Recurrence count has to be a positive integer value",
    "'EndTime=2026-07-17T12:00:00Z', 400, Invalid report parameters",
    "'RecurrenceCount=, EndTime=2026-07-16T00:00:00Z', 400, EndTime should be greater than",
    "'RecurrenceCount=, EndTime=2026-07-17T12:00:00Z', 200, Report created successfully"
  })
  void refusesAMarketplaceScheduleWithoutOneEnd(String changes, int status, String message) {
    Map<String, String> report = report(marketplace, "SELECT MonthStartDate FROM ISVOrder");

    assertResponse(marketplace.post("/ScheduledReport", changed(report, changes)), status, message);
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

  @ParameterizedTest
  @CsvSource({
    "/oauth2/token, password=x, 400, invalid_grant, 50126",
    "/oauth2/token, username=x, 400, invalid_grant, 50126",
    "/oauth2/token, username=, 400, invalid_request, 900144",
    "/oauth2/token, client_secret=x, 401, invalid_client, 7000215",
    "/oauth2/token, client_secret=, 401, invalid_client, 7000218",
    "/oauth2/token, client_id=x, 400, unauthorized_client, 700016",
    "/oauth2/token, resource=x, 400, invalid_resource, 500011",
    "/oauth2/token, grant_type=magic, 400, unsupported_grant_type, 70003",
    "/oauth2/v2.0/token, scope=openid, 400, invalid_scope, 70011",
    "/oauth2/v2.0/token, grant_type=refresh_token, 400, invalid_grant, 9002313"
  })
  void refusesAPasswordSignInWithAWrongField(
      String path, String change, int status, String error, int number) {
    Response response = client.form(path, fields(PASSWORD, change));

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.json().path("error").asText()).isEqualTo(error);
    assertThat(response.json().path("error_description").asText())
        .startsWith("AADSTS" + number + ": ")
        .contains("Trace ID: ", "Correlation ID: ");
  }

  /** As a sample of the service's pages sends it. */
  @Test
  void acceptsABlankBeforeTheResource() {
    Response response = client.form("/oauth2/token", fields(PASSWORD, "resource= " + API));

    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void requiresMfaOrAUserIfConfigured() {
    try (Sandbox strict =
        Sandbox.builder()
            .scale(0.01)
            .with(s -> s.mfa = Mfa.AT_API)
            .with(s -> s.appTokens = AppTokens.REFUSED)
            .start()) {
      SandboxClient user = new SandboxClient(strict);
      String password = user.form("/oauth2/token", PASSWORD).json().path("access_token").asText();

      assertThat(user.get("/ScheduledDataset").status()).as("a token with MFA").isEqualTo(200);
      assertThat(user.as(password).get("/ScheduledDataset").text()).contains("900421");
      assertThat(user.as(strict.applicationToken()).get("/ScheduledDataset").status())
          .isEqualTo(403);
    }
    try (Sandbox strict = Sandbox.builder().scale(0.01).with(s -> s.mfa = Mfa.AT_SIGN_IN).start()) {
      assertThat(new SandboxClient(strict).form("/oauth2/token", PASSWORD).text())
          .contains("AADSTS50076: ");
    }
  }

  private static Map<String, String> report(SandboxClient user, String query) {
    return fields(
        Map.of("QueryId", user.query(query)),
        "ReportName=weekly, StartTime=2026-07-16T00:00:00Z, RecurrenceInterval=24,"
            + " RecurrenceCount=3");
  }

  /** Changes fields; {@code a*3} is {@code aaa}. */
  private static Map<String, String> changed(Map<String, String> body, String changes) {
    Map<String, String> changed = fields(body, changes);
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
