package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.SandboxExtension;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Invalidation of reports. */
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

  private long reports() {
    return service.calls().count("POST", "/ScheduledReport");
  }
}
