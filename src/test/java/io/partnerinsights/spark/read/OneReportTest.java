package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
          Sandbox.builder().latency(Duration.ofMillis(50)).scale(0.2).user(SECOND_USER, "secret"));

  @Test
  void tenActionsOnOneDataFrameCreateOneReport() {
    Dataset<Row> usage = load();

    long rows = usage.count();
    for (int i = 0; i < 9; i++) {
      assertThat(usage.filter("MonthlyActiveUsers > " + i).count()).isLessThanOrEqualTo(rows);
    }

    assertThat(reports()).isOne();
  }

  @Test
  void twoLoadsOfOneQueryCreateOneReport() {
    Dataset<Row> first = load();
    Dataset<Row> second = load("query", QUERY.replace("SELECT", "select ").replace(", ", ","));

    long rows = first.count();
    second.show();

    assertThat(second.union(first).count()).isEqualTo(2 * rows);
    assertThat(reports()).isOne();
  }

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

  @Test
  void eightConcurrentLoadsCreateOneReport() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Long>> counts =
          IntStream.range(0, 8).<Callable<Long>>mapToObj(i -> () -> load().count()).toList();
      for (Future<Long> count : threads.invokeAll(counts)) {
        assertThat(count.get()).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(reports()).isOne();
  }

  @Test
  void reuseNeverCreatesAReportForEachLoad() {
    load("reuse", "never").count();
    load("reuse", "never").count();

    assertThat(reports()).isEqualTo(2);
  }

  @Test
  void twoUsersNeverShareAReport() {
    load().count();
    load("username", SECOND_USER, "password", "secret").count();

    assertThat(reports()).isEqualTo(2);
  }

  @Test
  void aLostResponseCreatesNoSecondReport() {
    service.sandbox().faults().on("POST", "/ScheduledReport").loseTheResponse();

    assertThat(load().count()).isPositive();

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
