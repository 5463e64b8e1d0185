package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links are good for an hour; a notebook is open for a day. */
final class ExpiredLinkTest {
  private final ManualClock clock = ManualClock.at(Instant.now());
  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox = Sandbox.builder().clock(clock).latency(Duration.ZERO).scale(0.1).start();
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aNewPlanOfTheSameDataFrameGetsAFreshLink() {
    Dataset<Row> usage = load();
    long rows = usage.count();
    clock.advance(Duration.ofHours(2));

    assertThat(usage.count()).isEqualTo(rows);
    assertThat(usage.filter("Month IS NOT NULL").collectAsList()).isNotEmpty();
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isOne();
  }

  /** Spark plans partitions once for each Dataset object, so their link grows old with it. */
  @Test
  void anOldPlanSaysHowToGoOnWithTheSameReport() {
    Dataset<Row> usage = load();
    int rows = usage.collectAsList().size();
    clock.advance(Duration.ofHours(2));

    PartnerInsightsException error = ours(catchThrowable(usage::collectAsList));

    assertThat(error.code()).isEqualTo(ErrorCode.LINK_EXPIRED);
    assertThat(error.getMessage()).contains("option reportId", "new link").doesNotContain("sig=");
    Map<String, String> again = ReadOptions.of(sandbox, "reportId", error.ids().get("reportId"));
    assertThat(TestSpark.read(again).load().collectAsList()).hasSize(rows);
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isOne();
  }

  private Dataset<Row> load() {
    return TestSpark.read(
            ReadOptions.of(sandbox, "query", "SELECT Month, CustomerName FROM OfficeUsage"))
        .load();
  }

  private static PartnerInsightsException ours(Throwable thrown) {
    Throwable t = thrown;
    while (t != null && !(t instanceof PartnerInsightsException)) {
      t = t.getCause();
    }
    assertThat(t).as("an error of ours").isNotNull();
    return (PartnerInsightsException) t;
  }
}
