package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Schema and EXPLAIN create no report; all actions on a DataFrame share one. */
final class ExplainIsFreeTest {
  private static final String QUERY =
      "SELECT Month, CustomerMarket, MonthlyActiveUsers FROM OfficeUsage";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(50)).scale(0.2));

  @Test
  void loadNeedsTwoGetsAndOneSignIn() {
    load();

    assertThat(posts()).isZero();
    assertThat(service.calls().count("GET", "/ScheduledDataset")).isOne();
    assertThat(service.calls().count("GET", "/ScheduledQueries/testQueryResult")).isOne();
    assertThat(service.calls().countApiCalls("GET")).isEqualTo(2);
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
    assertThat(service.calls().countApiCalls("GET")).as("load only").isEqualTo(2);
  }

  @Test
  void explainShowsTheQueryAndNoSecret() {
    String options =
        service.options("query", QUERY).entrySet().stream()
            .map(option -> option.getKey() + " '" + option.getValue() + "'")
            .collect(Collectors.joining(", "));
    SparkSession spark = TestSpark.session();
    spark.sql("CREATE OR REPLACE TEMP VIEW usage USING partnerinsights OPTIONS (" + options + ")");

    String plan = spark.sql("EXPLAIN EXTENDED SELECT Month FROM usage").first().getString(0);

    assertThat(plan)
        .contains("SELECT Month, CustomerMarket, MonthlyActiveUsers FROM OfficeUsage")
        .doesNotContain(Sandbox.CLIENT_SECRET)
        .doesNotContain(Sandbox.PASSWORD);
    assertThat(posts()).isZero();
  }

  @Test
  void twoLoadsOfOneQueryShareAnExchange() {
    Dataset<Row> perMonth = load().groupBy("Month").count();
    Dataset<Row> all = perMonth.union(load().groupBy("Month").count());

    assertThat(all.collectAsList()).hasSize(2 * (int) perMonth.count());

    assertThat(all.queryExecution().executedPlan().toString()).contains("ReusedExchange");
    assertThat(service.reportPostCount()).isOne();
  }

  @Test
  void loadsWithOtherTypesDoNotShareAnExchange() {
    Dataset<Row> dates = load().groupBy("Month").count();
    Dataset<Row> texts = load("schemaHints", "Month STRING").groupBy("Month").count();
    Dataset<Row> all = dates.select("count").union(texts.select("count"));

    all.collectAsList();

    assertThat(all.queryExecution().executedPlan().toString()).doesNotContain("ReusedExchange");
    assertThat(service.reportPostCount()).isOne();
  }

  private Dataset<Row> load(String... more) {
    return TestSpark.newReader(service.options(more)).option("query", QUERY).load();
  }

  private long posts() {
    return service.calls().countApiCalls("POST");
  }
}
