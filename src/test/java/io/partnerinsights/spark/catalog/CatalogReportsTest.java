package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Existing reports as tables, and their executions as versions. */
final class CatalogReportsTest {
  private static final Instant FIRST = ClockedSandbox.START.plus(Duration.ofHours(5));
  private static final String QUERY =
      "SELECT Month, CustomerName FROM OfficeUsage TIMESPAN LAST_1_YEAR";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.withManualClock(
              Sandbox.builder()
                  .tokenLifetime(Duration.ofDays(90))
                  .latency(Duration.ZERO)
                  .scale(0.1))
          .resettingBeforeEach(PartnerInsights::invalidateAllReports);

  private static String reportId;

  /** The ids of the report's executions, oldest first. */
  private static List<String> executions;

  private final TestCatalog catalog = TestCatalog.of(SERVICE.sandbox());

  @BeforeAll
  static void runThreeTimes() {
    ClockedSandbox service = SERVICE.clockedSandbox();
    String queryId =
        service.client().createQuery(new NewQuery("Months of Office", "", QUERY)).queryId();
    NewReport daily =
        NewReports.scheduledReport("Daily Office", queryId, FIRST, Duration.ofDays(1));
    reportId = service.client().createReport(daily).reportId();
    service
        .client()
        .createReport(NewReports.scheduledReport("Twin", queryId, FIRST, Duration.ofDays(1)));
    service
        .client()
        .createReport(NewReports.scheduledReport("Twin", queryId, FIRST, Duration.ofDays(1)));
    for (int day = 0; day < 3; day++) {
      service.passTime(Duration.ofDays(1));
    }
    executions = executions();
  }

  private static List<String> executions() {
    return SERVICE
        .clockedSandbox()
        .client()
        .listExecutions(ExecutionFilter.last90Days(reportId))
        .stream()
        .sorted(Comparator.comparing(ReportExecution::reportGeneratedTime))
        .map(ReportExecution::executionId)
        .toList();
  }

  @Test
  void listsReportsWithoutTheConnectorsOwn() {
    catalog.queryRows("SELECT count(*) FROM insights.mpn.Profile");
    SERVICE.calls().reset();

    assertThat(catalog.queryRows("SHOW TABLES IN insights.reports"))
        .hasSize(3)
        .contains(List.of("reports", "Daily Office", "false"));
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
    assertThat(SERVICE.calls().countApiCalls("GET")).isOne();
  }

  @Test
  void readsTheNewestExecutionWithoutAPost() {
    assertThat(catalog.queryRows("SELECT * FROM insights.reports.`daily office`"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(Rows.of(SERVICE.sandbox().expectedRows(QUERY)));
    assertThat(read("insights.reports.`" + reportId + "`"))
        .isEqualTo(executions.get(executions.size() - 1));
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
  }

  @Test
  void readsAnExecutionAsAVersion() {
    assertThat(executions).hasSizeGreaterThanOrEqualTo(3);
    for (String execution : executions) {
      assertThat(read("insights.reports.`Daily Office` VERSION AS OF '" + execution + "'"))
          .isEqualTo(execution);
    }
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
  }

  @Test
  void timestampSelectsTheNewestExecutionBeforeIt() {
    Instant second = FIRST.plus(Duration.ofDays(1));

    assertThat(read(asOf(second.minusSeconds(1)))).isEqualTo(executions.get(0));
    assertThat(read(asOf(second))).isEqualTo(executions.get(1));
  }

  private static String asOf(Instant time) {
    return "insights.reports.`Daily Office` TIMESTAMP AS OF '" + time + "'";
  }

  @Test
  void readsAVersionByAReadersOption() {
    assertThat(
            Rows.of(
                catalog
                    .readTable("reports.`Daily Office`", "versionAsOf", executions.get(1))
                    .select("_execution_id")
                    .distinct()))
        .containsExactly(List.of(executions.get(1)));
  }

  @Test
  void describesAReportWithoutAPost() {
    String text =
        catalog.queryRows("DESCRIBE TABLE EXTENDED insights.reports.`Daily Office`").toString();

    assertThat(text)
        .contains("[Month, date", "reportId=" + reportId, "recurrenceInterval=24", QUERY);
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
  }

  @Test
  void readsANewExecutionAfterRefresh() {
    String before = read("insights.reports.`Daily Office`");
    SERVICE.clockedSandbox().clock().advance(Duration.ofDays(1));
    SERVICE.sandbox().finishDueWork();
    executions = executions();

    catalog.runSql("REFRESH TABLE insights.reports.`Daily Office`");

    assertThat(read("insights.reports.`Daily Office`"))
        .isNotEqualTo(before)
        .isEqualTo(executions.get(executions.size() - 1));
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
  }

  @Test
  void suggestsTheNearestNameForAnUnknownReport() {
    assertThatThrownBy(() -> catalog.runSql("SELECT * FROM insights.reports.`Dayly Office`"))
        .hasMessageContaining("PI-3006")
        .hasMessageContaining("Did you mean Daily Office");
  }

  @Test
  void refusesANameThatTwoReportsHave() {
    assertThatThrownBy(() -> catalog.runSql("SELECT * FROM insights.reports.Twin"))
        .hasMessageContaining("PI-3006")
        .hasMessageContaining("more than one report has this name");
    assertThat(catalog.queryRows("SHOW TABLES IN insights.reports").toString())
        .doesNotContain("Twin");
  }

  @Test
  void suggestsTheNewestExecutionsForAnUnknownVersion() {
    assertThatThrownBy(
            () -> catalog.runSql("SELECT * FROM insights.reports.`Daily Office` VERSION AS OF 'x'"))
        .hasMessageContaining("PI-3006")
        .hasMessageContaining("no execution x")
        .hasMessageContaining(executions.get(executions.size() - 1));
    assertThatThrownBy(
            () ->
                catalog.runSql(
                    "SELECT * FROM insights.reports.`Daily Office` TIMESTAMP AS OF '2020-01-01'"))
        .hasMessageContaining("PI-3006")
        .hasMessageContaining("before 2020-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mpn.OfficeUsage", "queries.`Months of Office`", "system.reports"})
  void refusesVersionsOfOtherTables(String table) {
    assertThatThrownBy(
            () -> catalog.runSql("SELECT * FROM insights." + table + " VERSION AS OF '1'"))
        .hasMessageContaining("PI-6002")
        .hasMessageContaining("have no versions");
  }

  private String read(String table) {
    List<List<String>> ids = catalog.queryRows("SELECT DISTINCT _execution_id FROM " + table);
    assertThat(ids).hasSize(1);
    return ids.get(0).get(0);
  }
}
