package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that exist already as tables, and their executions as versions of these. */
final class CatalogReportsTest {
  private static final Instant FIRST = ClockedSandbox.START.plus(Duration.ofHours(5));
  private static final String QUERY =
      "SELECT Month, CustomerName FROM OfficeUsage TIMESPAN LIFETIME";

  private static ClockedSandbox service;
  private static String reportId;

  /** Of three runs, oldest first. */
  private static List<String> executions;

  private final TestCatalog catalog = TestCatalog.of(service.sandbox(), "PartnerInsightsCatalog");

  @BeforeAll
  static void runThreeTimes() {
    service =
        new ClockedSandbox(
            Sandbox.builder().tokenLifetime(Duration.ofDays(90)).latency(Duration.ZERO).scale(0.1));
    String queryId =
        service.client().createQuery(new NewQuery("Months of Office", "", QUERY)).queryId();
    NewReport daily = NewReport.scheduled("Daily Office", queryId, FIRST, Duration.ofDays(1));
    reportId = service.client().createReport(daily).reportId();
    service.client().createReport(NewReport.scheduled("Twin", queryId, FIRST, Duration.ofDays(1)));
    service.client().createReport(NewReport.scheduled("Twin", queryId, FIRST, Duration.ofDays(1)));
    for (int day = 0; day < 3; day++) {
      service.clock().advance(Duration.ofDays(1));
      service.sandbox().settle();
    }
    executions = executions();
  }

  private static List<String> executions() {
    return service.client().executions(ExecutionFilter.last90Days(reportId)).stream()
        .sorted(Comparator.comparing(run -> run.reportGeneratedTime().orElseThrow()))
        .map(ReportExecution::executionId)
        .toList();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void forget() {
    PartnerInsights.forgetAll();
    service.sandbox().calls().reset();
  }

  @Test
  void showingTheReportsIsOneGetWithoutTheConnectorsOwn() {
    catalog.rows("SELECT count(*) FROM insights.mpn.Profile");
    service.sandbox().calls().reset();

    assertThat(catalog.rows("SHOW TABLES IN insights.reports"))
        .hasSize(3)
        .contains(List.of("reports", "Daily Office", "false"));
    onlyGets(1);
  }

  @Test
  void readingOneReadsItsNewestExecutionAndMakesNone() {
    assertThat(catalog.rows("SELECT * FROM insights.reports.`daily office`"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(Rows.of(service.sandbox().expectedRows(QUERY)));
    assertThat(read("insights.reports.`" + reportId + "`"))
        .isEqualTo(executions.get(executions.size() - 1));
    assertThat(service.sandbox().calls().count("POST")).isZero();
  }

  @Test
  void aReportOfTheConnectorsOwnIsFoundByItsId() {
    String own =
        catalog.rows("SELECT DISTINCT _report_id FROM insights.mpn.OfficeUsage").get(0).get(0);

    assertThat(catalog.rows("SELECT count(*) FROM insights.reports.`" + own + "`"))
        .isEqualTo(catalog.rows("SELECT count(*) FROM insights.mpn.OfficeUsage"));
  }

  @Test
  void executionsAreVersions() {
    assertThat(executions).hasSizeGreaterThanOrEqualTo(3);
    for (String execution : executions) {
      assertThat(read("insights.reports.`Daily Office` VERSION AS OF '" + execution + "'"))
          .isEqualTo(execution);
    }
    assertThat(service.sandbox().calls().count("POST")).isZero();
  }

  @Test
  void aTimeMeansTheNewestExecutionOfThen() {
    Instant second = FIRST.plus(Duration.ofDays(1));

    assertThat(read(asOf(second.minusSeconds(1)))).isEqualTo(executions.get(0));
    assertThat(read(asOf(second))).isEqualTo(executions.get(1));
  }

  private static String asOf(Instant time) {
    return "insights.reports.`Daily Office` TIMESTAMP AS OF '" + time + "'";
  }

  @Test
  void aVersionIsAnOptionOfAReaderToo() {
    assertThat(
            Rows.of(
                catalog
                    .table("reports.`Daily Office`", "versionAsOf", executions.get(1))
                    .select("_execution_id")
                    .distinct()))
        .containsExactly(List.of(executions.get(1)));
  }

  @Test
  void describingOneIsNoReport() {
    String text =
        catalog.rows("DESCRIBE TABLE EXTENDED insights.reports.`Daily Office`").toString();

    assertThat(text).contains("[Month, date", "reportId=" + reportId, "recurrenceHours=24", QUERY);
    assertThat(service.sandbox().calls().count("POST")).isZero();
  }

  @Test
  void aNewRunIsReadWhenItIsThere() {
    String before = read("insights.reports.`Daily Office`");
    service.clock().advance(Duration.ofDays(1));
    service.sandbox().settle();
    executions = executions();

    catalog.sql("REFRESH TABLE insights.reports.`Daily Office`");

    assertThat(read("insights.reports.`Daily Office`"))
        .isNotEqualTo(before)
        .isEqualTo(executions.get(executions.size() - 1));
    assertThat(service.sandbox().calls().count("POST")).isZero();
  }

  @Test
  void anUnknownNameHasTheNearestOne() {
    assertThatThrownBy(() -> catalog.sql("SELECT * FROM insights.reports.`Dayly Office`"))
        .hasMessageContaining("PI-3006")
        .hasMessageContaining("Did you mean Daily Office");
  }

  @Test
  void twoOfOneNameAreCalledByTheirIds() {
    assertThatThrownBy(() -> catalog.sql("SELECT * FROM insights.reports.Twin"))
        .hasMessageContaining("PI-3006")
        .hasMessageContaining("more than one report has this name");
    assertThat(catalog.rows("SHOW TABLES IN insights.reports").toString()).doesNotContain("Twin");
  }

  @Test
  void anUnknownVersionHasTheNewest() {
    assertThatThrownBy(
            () -> catalog.sql("SELECT * FROM insights.reports.`Daily Office` VERSION AS OF 'x'"))
        .hasMessageContaining("PI-3006")
        .hasMessageContaining("no execution x")
        .hasMessageContaining(executions.get(executions.size() - 1));
    assertThatThrownBy(
            () ->
                catalog.sql(
                    "SELECT * FROM insights.reports.`Daily Office` TIMESTAMP AS OF '2020-01-01'"))
        .hasMessageContaining("PI-3006")
        .hasMessageContaining("before 2020-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mpn.OfficeUsage", "queries.`Months of Office`", "system.reports"})
  void noOtherTableHasVersions(String table) {
    assertThatThrownBy(() -> catalog.sql("SELECT * FROM insights." + table + " VERSION AS OF '1'"))
        .hasMessageContaining("PI-6002")
        .hasMessageContaining("has no versions");
  }

  private String read(String table) {
    List<List<String>> ids = catalog.rows("SELECT DISTINCT _execution_id FROM " + table);
    assertThat(ids).hasSize(1);
    return ids.get(0).get(0);
  }

  private static void onlyGets(int calls) {
    assertThat(service.sandbox().calls().count("POST")).isZero();
    assertThat(service.sandbox().calls().count("GET")).isEqualTo(calls);
  }
}
