package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.partnerinsights.core.report.ReportCleanup.Item;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Invalidation and cleanup of orphans. */
final class PartnerInsightsTest {
  @RegisterExtension final SandboxExtension service = SandboxExtension.small();
  private Map<String, String> options;

  @BeforeEach
  void start() {
    options = service.options("query", "SELECT Month, CustomerName FROM OfficeUsage");
  }

  @Test
  void invalidatingADatasetInvalidatesAllItsReports() {
    Map<String, String> dataset =
        service.options("dataset", "OfficeUsage", "columns", "Month, MonthlyActiveUsers");
    Dataset<Row> months = TestSpark.read(dataset).load().select("Month");
    Dataset<Row> other = TestSpark.read(options).load();
    months.count();
    other.count();

    PartnerInsights.invalidate(dataset);
    months.collectAsList();
    assertThat(reports()).isEqualTo(3);

    PartnerInsights.invalidateAll();
    months.select("Month").count();
    assertThat(reports()).isEqualTo(4);
  }

  @Test
  void deletesOrphansWithoutAQuery() {
    TestSpark.read(options).option("keep", "report").load().count();
    Map<String, String> account = service.options();

    assertThat(PartnerInsights.deleteOrphans(account, Duration.ofDays(1))).isEmpty();
    assertThat(PartnerInsights.deleteOrphans(account, Duration.ZERO)).as("in use").isEmpty();
    assertThat(PartnerInsights.findOrphans(account, Duration.ZERO))
        .extracting(Item::kind, Item::isInUse)
        .containsExactly(tuple("report", true), tuple("query", true));
  }

  private long reports() {
    return service.calls().count("POST", "/ScheduledReport");
  }
}
