package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application creates one report for equal queries; the tests count POSTs. */
final class OneReportTest {
  private static final String QUERY =
      "SELECT Month, CustomerMarket, MonthlyActiveUsers FROM OfficeUsage";
  private static final String SECOND_USER = "second@contoso.example";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(50))
              .scale(0.2)
              .with(s -> s.users.put(SECOND_USER, "secret")));

  @Test
  void twoLoadsOfOneQueryShareAnExchange() {
    Dataset<Row> perMonth = load().groupBy("Month").count();
    Dataset<Row> again = load().groupBy("Month").count();
    Dataset<Row> all = perMonth.union(again);
    service.calls().reset();

    assertThat(all.collectAsList()).hasSize(2 * (int) perMonth.count());

    assertThat(all.queryExecution().executedPlan().toString()).contains("ReusedExchange");
    assertThat(reports()).isOne();
  }

  @Test
  void loadsWithOtherTypesDoNotShareAnExchange() {
    Dataset<Row> dates = load().groupBy("Month").count();
    Dataset<Row> texts = load("schemaHints", "Month STRING").groupBy("Month").count();
    Dataset<Row> all = dates.select("count").union(texts.select("count"));

    all.collectAsList();

    assertThat(all.queryExecution().executedPlan().toString()).doesNotContain("ReusedExchange");
    assertThat(reports()).isOne();
  }

  private Dataset<Row> load(String... more) {
    Map<String, String> options = service.options("query", QUERY);
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return TestSpark.read(options).load();
  }

  private long reports() {
    return service.calls().count("POST", "/ScheduledReport");
  }
}
