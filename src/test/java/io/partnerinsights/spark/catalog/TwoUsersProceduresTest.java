package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements of one user of a service cannot touch the reports of another, whose ids he knows. */
final class TwoUsersProceduresTest {
  private static final String QUERY = "SELECT Month FROM insights.mpn.OfficeUsage";

  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  private TestCatalog hers;
  private TestCatalog his;
  private PartnerInsightsClient client;
  private String scheduled;

  @BeforeEach
  void configure() {
    hers = TestCatalog.withProcedures(service.sandbox());
    his =
        TestCatalog.withProcedures(
            Map.of(
                "apiUrl", service.sandbox().apiUrl(),
                "accessToken", service.sandbox().accessToken("his@example.com"),
                "pollInterval", "20ms"));
    client = Clients.of(ConnectorOptions.parseAccount(service.options()));
    String query =
        client.createQuery(new NewQuery("Of hers", "", "SELECT Month FROM OfficeUsage")).queryId();
    scheduled =
        client
            .createReport(
                NewReports.scheduled(
                    "Of hers", query, Instant.now().plus(Duration.ofDays(1)), Duration.ofDays(1)))
            .reportId();
    hers.rows(QUERY);
    service.calls().reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update_report('%s', 48)",
        "pause_report('%s')",
        "resume_report('%s')",
        "delete_report('%s')",
      })
  void anIdOfAnotherIsRefused(String call) {
    List<ScheduledReport> before = client.reports(ReportFilter.all());

    for (ScheduledReport report : before) {
      String statement = "CALL insights.system." + call.formatted(report.reportId());
      assertThatThrownBy(() -> his.rows(statement)).hasMessageContaining("PI-30");
    }

    assertThat(before).extracting(ScheduledReport::reportId).hasSize(2).contains(scheduled);
    assertThat(client.reports(ReportFilter.all())).isEqualTo(before);
  }

  @Test
  void whatDeletesAndInvalidatesLeavesThoseOfAnother() {
    List<ScheduledReport> before = client.reports(ReportFilter.all());

    assertThat(his.rows("CALL insights.system.clean_up(0, in_use => true)")).isEmpty();
    assertThat(his.rows("CALL insights.system.unschedule()")).isEmpty();
    his.rows("CALL insights.system.refresh(dataset => 'OfficeUsage')");
    his.sql("REFRESH TABLE insights.mpn.OfficeUsage");

    assertThat(service.calls().count("DELETE")).isZero();
    assertThat(client.reports(ReportFilter.all())).isEqualTo(before);
    hers.rows(QUERY);
    assertThat(service.calls().count("POST", "/ScheduledReport")).as("her new reports").isZero();
  }

  @Test
  void theListsOfAnotherAreNotShown() {
    for (String table : List.of("reports", "queries", "executions")) {
      String statement = "SELECT * FROM insights.system." + table;

      assertThat(hers.rows(statement)).as("hers: " + table).isNotEmpty();
      assertThat(his.rows(statement).toString())
          .as("his: " + table)
          .doesNotContain(scheduled, "Of hers");
    }
  }
}
