package io.partnerinsights.core.session;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of a request, and the calls that they make. */
final class PlannerTest {
  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.01));

  private static final String QUERY = "SELECT CustomerName FROM OfficeUsage";

  private static final int COLUMNS = 50_000;

  @Test
  void checksAQueryWithOneGet() {
    CheckedQuery plan = plan("query", "select month, acr_usd from azureusage");

    assertThat(plan.schema()).hasToString("Month DATE, ACR_USD DECIMAL(18,2)");
    assertThat(SERVICE.calls().countApiCalls("GET")).isEqualTo(1);
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
  }

  /** The service accepts them, and its file would have no rows, or those of a month that runs. */
  @ParameterizedTest
  @CsvSource({
    "Month FROM officeusage TIMESPAN last_7_days, LAST_1_YEAR",
    "MonthKey FROM TeamsUsageWorkload TIMESPAN TODAY, LAST_1_YEAR",
    "CustomerName FROM AzureUsage TIMESPAN LAST_14_DAYS, LAST_2_YEARS"
  })
  void refusesARangeThatHoldsNoMonth(String query, String longest) {
    assertFails(
        () -> plan("query", "SELECT " + query, ""),
        ErrorCode.UNKNOWN_TIMESPAN,
        "LAST_MONTH, LAST_3_MONTHS",
        longest);
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CompletionDate FROM MSLearn TIMESPAN LAST_7_DAYS",
        "DateKey FROM TeamsUsage3PApps TIMESPAN YESTERDAY",
        "Month FROM OfficeUsage TIMESPAN LAST_30_DAYS"
      })
  void acceptsARangeOfDaysThatMayHoldARecord(String query) {
    CheckedQuery plan = plan("query", "SELECT " + query, "");

    assertThat(plan.schema().columns()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"queryId, QUERY_NOT_FOUND", "reportId, REPORT_NOT_FOUND"})
  void refusesAnUnknownId(String option, ErrorCode code) {
    assertFails(() -> plan(option, "no-such-id", ""), code, "no-such-id", "Remedy: ");
  }

  /** Two system queries, with a column and with a dataset that the service does not list. */
  @ParameterizedTest
  @CsvSource({
    "6209a8fd-93af-442e-8b3f-3df0f77e8463, PartnerLocationID",
    "c09c2eda-861b-4664-8ee8-48a14745a26a, ResellerMpnid"
  })
  void acceptsColumnsOfStoredQueries(String queryId, String column) {
    CheckedQuery plan = plan("queryId", queryId, "");

    assertThat(plan.schema().findColumn(column)).isPresent();
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"queryId, the stored query", "reportId, the query of report"})
  void namesTheStoredQueryThatDoesNotParse(String option, String owner) {
    String stored =
        "{\"value\": [{\"queryId\": \"q-7\", \"reportId\": \"q-7\", \"query\": \"SELECT Month OF"
            + " OfficeUsage\"}]}";
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.newResponse(200, stored))) {
      ConnectorOptions options = options(server.url() + "insights/v1/mpn", option, "q-7");

      PartnerInsightsException refusal =
          assertFails(
              () -> plan(options, ""),
              ErrorCode.QUERY_SYNTAX,
              owner + " q-7",
              "line 1, column 14",
              "in option query");

      assertThat(refusal.ids()).containsEntry(option, "q-7");
    }
  }

  /** The published text of this system query has twelve columns, and a recorded answer has 18. */
  @Test
  void aSystemQueryHasTheColumnsOfTheAnswer() {
    String queryId = "20f5da57-3c2a-481b-b6a0-ec34d6db14e2";
    String columns =
        IntStream.rangeClosed(1, 18).mapToObj(i -> "Column" + i).collect(Collectors.joining(", "));
    String stored =
        "{\"value\": [{\"queryId\": \"%s\", \"type\": \"system\", \"query\": \"%s\"}]}"
            .formatted(queryId, "SELECT " + columns + " FROM CustomersAndTenants");
    try (ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.newResponse(200, stored),
            ScriptedServer.newResponse(200, "{\"value\": []}"))) {
      CheckedQuery plan = plan(options(server.url() + "insights/v1/mpn", "queryId", queryId), "");

      assertThat(plan.schema().columns()).extracting(ReportColumn::name).hasSize(18);
    }
  }

  private static CheckedQuery plan(String option, String value) {
    return plan(option, value, "ACR_USD DECIMAL(18,2)");
  }

  private static CheckedQuery plan(String option, String value, String hints) {
    return plan(options(SERVICE.sandbox().apiUrl(), option, value), hints);
  }

  private static CheckedQuery plan(ConnectorOptions read, String hints) {
    ConnectorOptions options = read.withValue(Options.SCHEMA_HINTS, hints);
    return Planner.withOwnCaches(options, Clients.clientFor(options), Clock.systemUTC())
        .checkRequest(ReportRequest.of(options));
  }

  private static ConnectorOptions options(String apiUrl, String option, String value) {
    return ConnectorOptions.parse(
        Map.of(
            "apiUrl",
            apiUrl,
            "authorityUrl",
            SERVICE.sandbox().authorityUrl(),
            "accessToken",
            SERVICE.sandbox().accessToken(),
            option,
            value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          query=SELECT Month FROM PowerBIUsage | no TIMESPAN, so & the last 6 months & LAST_1_YEAR
          query=SELECT Month FROM PowerBIUsage TIMESPAN LAST_MONTH | none
          query=SELECT Month FROM AzureUsage; queryStartTime=2026-01-01 | none
          dataset=DynamicsUsage; timespan=LAST_1_YEAR | none
          dataset=DynamicsUsage | Dataset DynamicsUsage is read for the time range LAST_1_YEAR
          query=SELECT Month FROM PowerBIUsage; queryStartTime=2026-01-01; \
          queryEndTime=2026-07-01 | none
          query=SELECT Month FROM PowerBIUsage TIMESPAN LAST_MONTH; queryStartTime=2026-01-01; \
          queryEndTime=2026-07-01 | TIMESPAN LAST_MONTH & queryStartTime
          query=SELECT MPNId, Month FROM PowerBIUsage ORDER BY Month DESC, MPNId LIMIT 10 \
          TIMESPAN LAST_MONTH | ORDER BY MPNId without & descending order & DESC or ASC & WARN
          query=SELECT MPNId, Month FROM PowerBIUsage ORDER BY MPNId ASC, Month DESC \
          TIMESPAN LAST_MONTH | none
          """)
  void aDefaultRangeOrOrderIsLoggedOnce(String options, String line) {
    String[] all = options.split("=|; ", -1);

    String log =
        StandardError.captureDuring(
            () -> {
              SERVICE.planRead(all);
              SERVICE.planRead(all);
            });

    if (line.equals("none")) {
      assertThat(log).doesNotContain("months", "is read for", "TIMESPAN", "descending order");
    } else {
      assertThat(log).contains(line.split(" & ", -1)).containsOnlyOnce(line.split(" & ", 2)[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/insights",
        "/insights/v2/mpn",
        "/insights/v2.0/mpn",
        "/insights/v1/cmp"
      })
  void aWrongPathOfTheApiNamesApiUrl(String path) {
    String url = SERVICE.sandbox().authorityUrl() + path;

    assertRefused(ErrorCode.BAD_RESPONSE, "option apiUrl", "apiUrl", url, "query", QUERY);
    assertRefused(ErrorCode.BAD_RESPONSE, "/insights/v1/mpn", "apiUrl", url, "queryId", "an-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {Sandbox.TENANT_ID, "common", "CONTOSO.onmicrosoft.com/oauth2"})
  void anAuthorityWithATenantIsRefused(String path) {
    String url = SERVICE.sandbox().authorityUrl() + "/" + path;

    assertRefused(
        ErrorCode.OPTION_VALUE, "without the tenant", "authorityUrl", url, "query", QUERY);
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  @Test
  void anUnknownTenantIsStillAnErrorOfTheSignIn() {
    assertRefused(
        ErrorCode.SIGN_IN_REFUSED, "set tenantId", "tenantId", "no-tenant", "query", QUERY);
  }

  private static void assertRefused(ErrorCode code, String part, String... options) {
    Failures.assertFails(() -> SERVICE.planRead(options), code, part);
  }

  /** With a search through the list for each column, it took minutes. */
  @Test
  @Timeout(60)
  void aSchemaIsCheckedInProportionToItsColumns() {
    RowSchema rows = new RowSchema(new ReportSchema(columns()), null);
    ReportColumn other = new ReportColumn("other", ColumnType.STRING);

    columns().forEach(rows::checkUserColumn);
    assertThatThrownBy(() -> rows.checkUserColumn(other))
        .hasMessageContainingAll("PI-2003", "column other")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(3_000));
  }

  private static List<ReportColumn> columns() {
    return IntStream.range(0, COLUMNS)
        .mapToObj(i -> new ReportColumn("a_column_with_a_long_name_" + i, ColumnType.STRING))
        .toList();
  }
}
