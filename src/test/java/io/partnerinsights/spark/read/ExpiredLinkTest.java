package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads after the link to the file has expired. */
final class ExpiredLinkTest {
  private final ManualClock clock = ManualClock.at(Instant.now());

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().clock(clock).latency(Duration.ZERO).scale(0.1));

  @Test
  void aNewPlanOfADataFrameGetsANewLink() {
    Dataset<Row> usage = load();
    long rows = usage.count();
    clock.advance(Duration.ofHours(2));

    assertThat(usage.count()).isEqualTo(rows);
    assertThat(usage.filter("Month IS NOT NULL").collectAsList()).isNotEmpty();
    assertThat(service.calls().count("POST", "/ScheduledReport")).isOne();
  }

  /** Spark plans the partitions of a Dataset object once, so they keep the expired link. */
  @Test
  void anOldPlansErrorNamesTheReportToReadAgain() {
    Dataset<Row> usage = load();
    int rows = usage.collectAsList().size();
    clock.advance(Duration.ofHours(2));

    PartnerInsightsException error = connectorError(catchThrowable(usage::collectAsList));

    assertThat(error.code()).isEqualTo(ErrorCode.LINK_EXPIRED);
    assertThat(error.getMessage()).contains("option reportId", "new link").doesNotContain("sig=");
    Map<String, String> again = service.options("reportId", error.ids().get("reportId"));
    assertThat(TestSpark.read(again).load().collectAsList()).hasSize(rows);
    assertThat(service.calls().count("POST", "/ScheduledReport")).isOne();
  }

  private Dataset<Row> load() {
    return TestSpark.read(service.options("query", "SELECT Month, CustomerName FROM OfficeUsage"))
        .load();
  }

  private static PartnerInsightsException connectorError(Throwable thrown) {
    Throwable t = thrown;
    while (t != null && !(t instanceof PartnerInsightsException)) {
      t = t.getCause();
    }
    assertThat(t).as("an error of the connector").isNotNull();
    return (PartnerInsightsException) t;
  }
}
