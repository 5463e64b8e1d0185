package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.RecordedCall.Kind;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Schema and EXPLAIN create no report; all actions on a DataFrame share one. */
final class ExplainIsFreeTest {
  private static final String QUERY =
      "SELECT Month, CustomerMarket, MonthlyActiveUsers FROM OfficeUsage";

  private final SparkSession spark = TestSpark.session();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(50)).scale(0.2));

  @Test
  void loadNeedsTwoGetsAndOneSignIn() {
    load();

    assertThat(posts()).isZero();
    assertThat(service.calls().count("GET", "/ScheduledDataset")).isOne();
    assertThat(service.calls().count("GET", "/ScheduledQueries/testQueryResult")).isOne();
    assertThat(service.calls().count("GET")).isEqualTo(2);
    assertThat(service.calls().count(Kind.SIGN_IN)).isOne();
  }

  @Test
  void schemaAndExplainMakeNoPost() {
    Dataset<Row> usage = load();
    Dataset<Row> query =
        usage.filter("MonthlyActiveUsers > 10").groupBy("Month").count().orderBy("Month").limit(5);

    usage.printSchema();
    usage.dtypes();
    query.explain(true);
    for (String mode : List.of("simple", "extended", "codegen", "cost", "formatted")) {
      query.explain(mode);
    }
    usage.join(usage.groupBy("Month").count(), "Month").explain("formatted");

    assertThat(posts()).isZero();
    assertThat(service.calls().count("GET")).as("load only").isEqualTo(2);
  }

  @Test
  void explainShowsTheQueryAndNoSecret() {
    createView();

    String plan =
        spark.sql("EXPLAIN EXTENDED SELECT Month FROM usage").collectAsList().get(0).getString(0);

    assertThat(plan)
        .contains("SELECT Month, CustomerMarket, MonthlyActiveUsers FROM OfficeUsage")
        .doesNotContain(Sandbox.CLIENT_SECRET)
        .doesNotContain(Sandbox.PASSWORD);
    assertThat(posts()).isZero();
  }

  @Test
  void actionsOnOneDataFrameShareItsReport() {
    Dataset<Row> usage = load();

    long rows = usage.count();
    usage.show();
    assertThat(usage.collectAsList()).hasSize((int) rows);
    assertThat(usage.union(usage).count()).isEqualTo(2 * rows);
    assertThat(usage.join(usage.groupBy("Month").count(), "Month").count()).isEqualTo(rows);

    assertThat(reports()).isOne();
  }

  @Test
  void concurrentActionsShareTheReport() throws InterruptedException, ExecutionException {
    Dataset<Row> usage = load();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Long>> counts =
          IntStream.range(0, 8).<Callable<Long>>mapToObj(i -> usage::count).toList();
      List<Future<Long>> results = threads.invokeAll(counts);

      long first = results.get(0).get();
      assertThat(first).isPositive();
      for (Future<Long> result : results) {
        assertThat(result.get()).isEqualTo(first);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(reports()).isOne();
  }

  @Test
  void laterActionGetsANewLinkAndNoReport() {
    Dataset<Row> usage = load();
    usage.count();
    service.calls().reset();

    usage.count();

    assertThat(posts()).isZero();
    assertThat(service.calls().count("GET")).isOne();
    assertThat(service.calls().count(Kind.DOWNLOAD))
        .as("the head of the file, and the file")
        .isEqualTo(2);
  }

  private Dataset<Row> load() {
    return TestSpark.read(service.options("query", QUERY)).load();
  }

  private void createView() {
    String options =
        service.options("query", QUERY).entrySet().stream()
            .map(option -> option.getKey() + " '" + option.getValue() + "'")
            .collect(Collectors.joining(", "));
    spark.sql(
        "CREATE OR REPLACE TEMPORARY VIEW usage USING partnerinsights OPTIONS (" + options + ")");
  }

  private long posts() {
    return service.calls().count("POST");
  }

  private long reports() {
    return service.calls().count("POST", "/ScheduledReport");
  }
}
