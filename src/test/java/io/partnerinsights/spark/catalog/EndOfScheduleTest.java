package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.NewReport.Schedule;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left of the marketplace's schedules in SQL, and their ends. */
final class EndOfScheduleTest {
  private static final Duration DAY = Duration.ofDays(1);

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private final Instant start =
      Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS);
  private final Instant end = start.plus(Duration.ofDays(6));
  private TestCatalog catalog;
  private String report;

  @BeforeEach
  void createAReport() {
    catalog = TestCatalog.ofMarketplace(SERVICE.sandbox());
    PartnerInsightsClient client =
        Clients.of(ConnectorOptions.parseAccount(ReadOptions.ofMarketplace(SERVICE.sandbox())));
    String query =
        client.createQuery(new NewQuery("Usage", "", "SELECT OfferName FROM ISVUsage")).queryId();
    Schedule schedule = new Schedule(start, DAY, 5);
    report =
        client
            .createReport(
                new NewReport.Scheduled("daily", "", query, schedule, ReportFormat.CSV, null))
            .reportId();
  }

  @Test
  void updateReportSetsTheEndOrKeepsIt() {
    assertThat(left()).containsExactly("5", "5", "null", text(start));

    update("24, end_time => '" + end + "'");
    assertThat(left()).containsExactly("7", "7", text(end), text(start));

    update("48");
    assertThat(left()).containsExactly("4", "4", text(end), text(start));

    update("24, executions => 3");
    assertThat(left()).containsExactly("3", "3", "null", text(start));

    update("48");
    assertThat(left()).containsExactly("3", "3", "null", text(start));
  }

  private static String text(Instant time) {
    return Rows.text(Timestamp.from(time));
  }

  private void update(String arguments) {
    assertThat(
            catalog.rows(
                "CALL insights.system.update_report('%s', %s)".formatted(report, arguments)))
        .containsExactly(List.of(report, "Active"));
  }

  /** Returns the columns of the schedule's end, times in UTC. */
  private List<String> left() {
    return catalog
        .rows(
            "SELECT recurrenceCount, totalRecurrenceCount, endTime, nextExecutionStartTime"
                + " FROM insights.system.reports WHERE reportId = '"
                + report
                + "'")
        .get(0);
  }
}
