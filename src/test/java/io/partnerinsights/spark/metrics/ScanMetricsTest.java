package io.partnerinsights.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Metrics of a read, taken from the store from which Spark draws its SQL tab. */
final class ScanMetricsTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @Test
  void showsRowsBytesAndResumes() throws TimeoutException {
    try (Sandbox sandbox =
        Sandbox.builder().latency(Duration.ofMillis(50)).compression(Compression.NONE).start()) {
      sandbox.faults().on("GET", "/blob/").after(1).breakAfter(10_000);

      long rows =
          TestSpark.newReader(ReadOptions.of(sandbox, "query", QUERY))
              .load()
              .collectAsList()
              .size();

      Map<String, String> shown = TestSpark.metricsOfTheLastQuery();
      assertThat(shown)
          .containsEntry("rows read", String.format(Locale.ROOT, "%,d", rows))
          .containsEntry("broken transfers resumed", "1");
      assertThat(shown.get("bytes downloaded")).matches("\\d+\\.\\d MiB").isNotEqualTo("0.0 MiB");
      assertThat(shown.get("time parsing CSV")).matches("\\d+\\.\\d{3} s");
      assertThat(shown).containsKeys("time downloading", "time decompressing gzip");
    }
  }

  @Test
  void showsTheWaitForTheReport() throws TimeoutException {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofMillis(300)).start()) {
      Dataset<Row> usage = TestSpark.newReader(ReadOptions.of(sandbox, "query", QUERY)).load();
      double secondsOfTheFirst = secondsOf(usage::count);

      Map<String, String> first = TestSpark.metricsOfTheLastQuery();
      long polls = sandbox.calls().count("GET", "/ScheduledReport/execution");
      assertThat(first)
          .containsEntry("reports created", "1")
          .containsEntry("reports reused", "0")
          .containsEntry("polls of the report's status", String.valueOf(polls));
      assertThat(seconds(first)).isBetween(0.3, secondsOfTheFirst);

      double secondsOfTheSecond = secondsOf(usage::count);

      assertThat(TestSpark.metricsOfTheLastQuery())
          .containsEntry("reports created", "0")
          .containsEntry("reports reused", "1")
          .containsEntry("polls of the report's status", "1");
      assertThat(seconds(TestSpark.metricsOfTheLastQuery())).isBetween(0.0, secondsOfTheSecond);
    }
  }

  private static double secondsOf(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
  }

  private static double seconds(Map<String, String> shown) {
    return Double.parseDouble(shown.get("time waiting for the report").replace(" s", ""));
  }

  @ParameterizedTest
  @ShortCases(value = 1, enums = @EnumSource(Compression.class))
  void aLimitEndsTheTransferEarly(Compression compression) throws TimeoutException {
    String query =
        "SELECT SubscriptionId, Month, CustomerName, SKU FROM SeatsSubscriptionsAndRevenue";
    try (Sandbox sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(50))
            .compression(compression)
            .scale(60)
            .start()) {
      Dataset<Row> usage =
          TestSpark.newReader(ReadOptions.of(sandbox, "query", query + " TIMESPAN LAST_1_YEAR"))
              .load();
      usage.agg(Map.of("CustomerName", "max")).collectAsList();
      double all = mebibytes(TestSpark.metricsOfTheLastQuery());

      assertThat(usage.limit(5).collectAsList()).hasSize(5);

      assertThat(all).isGreaterThan(5);
      assertThat(mebibytes(TestSpark.metricsOfTheLastQuery())).isLessThan(all / 2);
    }
  }

  private static double mebibytes(Map<String, String> shown) {
    return Double.parseDouble(shown.get("bytes downloaded").replace(" MiB", ""));
  }

  /** Spark's history server creates a metric by its class name to format a sum. */
  @Test
  void everyMetricFormatsWithoutConstructorArguments() throws ReflectiveOperationException {
    List<CustomMetric> all =
        Stream.of(ScanMetrics.taskMetrics(), ScanMetrics.driverMetrics())
            .flatMap(Stream::of)
            .toList();
    assertThat(all).hasSize(14);
    for (CustomMetric metric : all) {
      CustomMetric created = metric.getClass().getConstructor().newInstance();
      long[] tasks = {1_234_567_890, 1};
      assertThat(created.aggregateTaskMetrics(tasks)).isEqualTo(metric.aggregateTaskMetrics(tasks));
    }
  }
}
