package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport.Schedule;
import io.partnerinsights.core.model.NewReport.Scheduled;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.DocumentedSql;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.RuntimeConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The procedures of {@code insights.system}; the service shows their effect. */
final class ProceduresTest {
  private static final String QUERY = "SELECT Month FROM insights.mpn.OfficeUsage";

  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  private TestCatalog catalog;
  private PartnerInsightsClient client;

  @BeforeEach
  void configure() {
    catalog = TestCatalog.withProcedures(service.sandbox());
    client = Clients.clientFor(ConnectorOptions.parseAccount(service.options()));
  }

  @Test
  void runsTheDocumentedCalls() throws IOException {
    List<List<List<String>>> answers =
        DocumentedSql.ofCatalog("Procedures (Spark 4)").stream().map(catalog::queryRows).toList();

    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).hasSize(3).allMatch(row -> row.size() == 2);
    assertThat(answers.get(1)).containsExactly(List.of("AzureUsage"));
    assertThat(answers.get(2)).as("no report is seven days old").isEmpty();
    assertThat(service.calls().countApiCalls("POST")).isZero();
  }

  /** Without a zone, Spark would show the times of the service in UTC as the session's. */
  @Test
  void timesHaveAZoneAlsoWhereTheSessionsTimestampHasNone() {
    RuntimeConfig session = TestSpark.session().conf();
    session.set("spark.sql.timestampType", "TIMESTAMP_NTZ");
    try {
      assertThat(
              Stream.of(
                      "CALL insights.system.clean_up(7)",
                      "CALL insights.system.running_loads()",
                      "SELECT createdTime, lastRun FROM insights.system.reports",
                      "SELECT reportGeneratedTime FROM insights.system.executions")
                  .flatMap(statement -> Stream.of(catalog.runSql(statement).schema().fields()))
                  .map(field -> field.dataType().sql()))
          .contains("TIMESTAMP")
          .doesNotContain("TIMESTAMP_NTZ");
    } finally {
      session.unset("spark.sql.timestampType");
    }
  }

  @Test
  void aSubmittedReportIsReadByItsId() {
    String id =
        catalog
            .queryRows(
                "CALL insights.system.submit_report(query => 'SELECT Month FROM OfficeUsage')")
            .get(0)
            .get(0);

    assertThat(catalog.queryRows("SELECT * FROM insights.reports.`" + id + "`"))
        .hasSameSizeAs(service.sandbox().expectedRows("SELECT Month FROM OfficeUsage"));
    assertThat(client.listReports(ReportFilter.byId(id)).get(0).description())
        .as("a report that other applications keep")
        .contains("kept");
  }

  @Test
  void aCallReadsTheTableWithItsOwnOptions() {
    String stored =
        client.createQuery(new NewQuery("Short", "", "SELECT Month FROM OfficeUsage")).queryId();
    Map<String, String> options = ReadOptions.of(service.sandbox());
    options.put("mpn.officeUsage.timespan", "LAST_MONTH");
    options.put("mpn.officeUsage.columns", "Month, MPNId");
    options.put("queries.Short.queryStartTime", "2026-03-01");
    TestCatalog own = TestCatalog.withProcedures(options);

    assertThat(submitted(own, "dataset => 'OfficeUsage'").query())
        .contains("SELECT Month, MPNId FROM OfficeUsage TIMESPAN LAST_MONTH");
    String ranged = submitted(own, "query_id => '" + stored + "'").reportId();
    assertThat(own.queryRows("SELECT min(Month) FROM insights.reports.`" + ranged + "`").toString())
        .contains("2026-03-01");
    assertThat(submitted(own, "dataset => 'AzureUsage'").query()).contains("TIMESPAN LAST_2_YEARS");
  }

  private ScheduledReport submitted(TestCatalog own, String argument) {
    List<List<String>> row = own.queryRows("CALL insights.system.submit_report(" + argument + ")");
    return client.listReports(ReportFilter.byId(row.get(0).get(0))).get(0);
  }

  @Test
  void refreshInvalidatesADatasetsReportOfItsUser() {
    String token = service.sandbox().accessToken("his@example.com");
    catalog.queryRows(QUERY);
    TestCatalog.withProcedures(Map.of("apiUrl", service.sandbox().apiUrl(), "accessToken", token))
        .queryRows("CALL insights.system.refresh(dataset => 'officeusage')");
    catalog.queryRows(QUERY);
    assertThat(service.reportPostCount()).as("after his refresh").isOne();

    catalog.queryRows("CALL insights.system.refresh(dataset => 'officeusage')");
    catalog.queryRows(QUERY);

    assertThat(service.reportPostCount()).isEqualTo(2);
  }

  @Test
  void pausesResumesAndDeletesAScheduledReport() {
    String id = scheduledReport();

    assertThat(catalog.queryRows("CALL insights.system.pause_report('" + id + "')"))
        .containsExactly(List.of(id, "Paused"));
    assertThat(status(id)).isEqualTo("Paused");

    assertThat(catalog.queryRows("CALL insights.system.RESUME_REPORT(report_id => '" + id + "')"))
        .containsExactly(List.of(id, "Active"));
    assertThat(status(id)).isEqualTo("Active");

    assertThat(catalog.queryRows("CALL insights.system.delete_report('" + id + "')"))
        .containsExactly(List.of(id));
    assertThat(client.listReports(ReportFilter.byId(id))).isEmpty();
  }

  @Test
  void updatesTheScheduleOfAReportAndNothingElse() {
    String id = scheduledReport();
    ScheduledReport before = client.listReports(ReportFilter.byId(id)).get(0);

    assertThat(catalog.queryRows("CALL insights.system.update_report('" + id + "', 48)"))
        .containsExactly(List.of(id, "Active"));

    ScheduledReport after = client.listReports(ReportFilter.byId(id)).get(0);
    assertThat(after.recurrenceInterval()).isEqualTo(Duration.ofDays(2));
    assertThat(after.startTime()).isEqualTo(before.startTime());
    assertThat(after.reportName()).isEqualTo(before.reportName());
    assertThat(after.description()).isEqualTo(before.description());
    assertThat(after.format()).isEqualTo(before.format());
  }

  @Test
  void anUpdateSetsTheEndOfTheMarketplacesScheduleOrKeepsIt() {
    TestCatalog marketplace = TestCatalog.ofMarketplace(service.sandbox());
    client =
        Clients.clientFor(
            ConnectorOptions.parseAccount(ReadOptions.ofMarketplace(service.sandbox())));
    String query =
        client.createQuery(new NewQuery("Usage", "", "SELECT OfferName FROM ISVUsage")).queryId();
    Instant start = Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS);
    Schedule five = new Schedule(start, Duration.ofDays(1), 5);
    String id =
        client
            .createReport(new Scheduled("daily", "", query, five, ReportFormat.CSV, null))
            .reportId();
    Instant end = start.plus(Duration.ofDays(6));
    List<List<String>> left = new ArrayList<>();

    for (String arguments :
        List.of("24, end_time => '" + end + "'", "48", "24, executions => 3", "48")) {
      marketplace.queryRows(
          "CALL insights.system.update_report('%s', %s)".formatted(id, arguments));
      left.addAll(
          marketplace.queryRows(
              "SELECT recurrenceCount, totalRecurrenceCount, endTime FROM"
                  + " insights.system.reports"));
    }

    assertThat(left)
        .containsExactly(
            List.of("7", "7", Rows.toText(end)),
            List.of("4", "4", Rows.toText(end)),
            List.of("3", "3", "null"),
            List.of("3", "3", "null"));
  }

  @Test
  void cleanUpDeletesOnlyTheConnectorsReports() {
    String id = scheduledReport();
    catalog.queryRows(QUERY);

    assertThat(catalog.queryRows("CALL insights.system.clean_up(1)")).isEmpty();
    assertThat(outcomes("older_than_days => 0, dry_run => true, in_use => true"))
        .containsExactly("report would be deleted", "query would be deleted");
    assertThat(outcomes("older_than_days => 0"))
        .allMatch(outcome -> outcome.contains("kept, because it may be in use until 2"))
        .hasSize(2);
    assertThat(service.calls().countApiCalls("DELETE")).isZero();
    assertThat(outcomes("older_than_days => 0, in_use => true"))
        .containsExactly("report deleted", "query deleted");
    assertThat(status(id)).isEqualTo("Active");
  }

  private List<String> outcomes(String arguments) {
    return catalog.queryRows("CALL insights.system.clean_up(" + arguments + ")").stream()
        .map(row -> row.get(0) + " " + row.get(4))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "insights.system.submit_report(), PI-6001",
    "'insights.system.submit_report(dataset => ''a'', query => ''b'')', PI-6002",
    "insights.system.pause_report(NULL), PI-6001",
    "insights.system.clean_up(NULL), PI-6001",
    "'insights.system.update_report(''a'', NULL)', PI-6001",
    "'insights.system.update_report(''a'', 48, ''soon'')', PI-6004",
    "'insights.system.update_report(''a'', 48, NULL, 2, ''2030-01-01'')', PI-6002",
    "'insights.system.update_report(''no such report'', 48)', PI-30",
    "insights.system.clean_up(-1), PI-6004",
    "'insights.system.pause_report(''no such report'')', PI-30",
    "insights.system.preview(), 'query, dataset, query_id'",
    "insights.system.previe(), Did you mean system.preview?",
    "insights.mpn.preview(), Did you mean system.preview?",
    "insights.preview(), Did you mean system.preview?",
    "insights.zzz.nosuch(), PI-2011"
  })
  void refusesAWrongCall(String call, String error) {
    assertThatThrownBy(() -> catalog.queryRows("CALL " + call)).hasMessageContaining(error);
    assertThat(service.calls().countApiCalls("POST")).isZero();
  }

  @Test
  void explainDoesNotRunTheCall() {
    String id = scheduledReport();

    catalog.queryRows("EXPLAIN CALL insights.system.delete_report('" + id + "')");

    assertThat(status(id)).isEqualTo("Active");
  }

  @Test
  void listsTheProcedures() {
    assertThat(catalog.queryRows("SHOW PROCEDURES IN insights.system").toString())
        .contains("preview", "refresh", "pause_report", "resume_report")
        .contains("update_report", "delete_report", "clean_up");
    assertThat(catalog.queryRows("DESCRIBE PROCEDURE insights.system.clean_up").toString())
        .contains("clean_up", "this connector created");
  }

  private String scheduledReport() {
    String query =
        client.createQuery(new NewQuery("Mine", "", "SELECT Month FROM OfficeUsage")).queryId();
    return client
        .createReport(
            NewReports.scheduledReport(
                "Mine", query, Instant.now().plus(Duration.ofDays(1)), Duration.ofDays(1)))
        .reportId();
  }

  private String status(String reportId) {
    return client.listReports(ReportFilter.byId(reportId)).get(0).reportStatus();
  }
}
