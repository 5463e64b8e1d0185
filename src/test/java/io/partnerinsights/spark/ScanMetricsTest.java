package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.files.Compression;
import io.partnerinsights.spark.metrics.ReadMetrics;
import io.partnerinsights.spark.metrics.ReportMetrics;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark's SQL tab shows after a read, asked from the store that the tab is drawn from. */
final class ScanMetricsTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @Test
  void theSqlTabShowsRowsBytesAndResumes() throws TimeoutException {
    try (Sandbox sandbox =
        Sandbox.builder().latency(Duration.ofMillis(50)).compression(Compression.NONE).start()) {
      sandbox.faults().on("GET", "/blob/").after(1).breakAfter(10_000);

      long rows =
          TestSpark.read(ReadOptions.of(sandbox, "query", QUERY)).load().collectAsList().size();

      Map<String, String> shown = shownByTheLastQuery();
      assertThat(shown)
          .containsEntry("rows read", "%,d".formatted(rows))
          .containsEntry("broken transfers resumed", "1");
      assertThat(shown.get("bytes downloaded")).matches("\\d+\\.\\d MiB").isNotEqualTo("0.0 MiB");
      assertThat(shown.get("time parsing")).matches("\\d+\\.\\d{3} s");
      assertThat(shown).containsKeys("time waiting for bytes", "time inflating");
    }
  }

  @Test
  void theSqlTabShowsWhatTheReportHasCost() throws TimeoutException {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofMillis(300)).start()) {
      Dataset<Row> usage = TestSpark.read(ReadOptions.of(sandbox, "query", QUERY)).load();
      usage.count();

      Map<String, String> first = shownByTheLastQuery();
      long looks = sandbox.calls().count("GET", "/ScheduledReport/execution");
      assertThat(first)
          .containsEntry("reports created", "1")
          .containsEntry("reports reused", "0")
          .containsEntry("looks at the report's status", String.valueOf(looks));
      assertThat(seconds(first)).isBetween(0.3, 20.0);

      usage.count();

      assertThat(shownByTheLastQuery())
          .containsEntry("reports created", "0")
          .containsEntry("reports reused", "1")
          .containsEntry("looks at the report's status", "1");
      assertThat(seconds(shownByTheLastQuery())).isLessThan(seconds(first));
    }
  }

  private static double seconds(Map<String, String> shown) {
    return Double.parseDouble(shown.get("time waiting for the report").replace(" s", ""));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void aLimitEndsTheTransferEarly(Compression compression) throws TimeoutException {
    String query = "SELECT SubscriptionId, Month, CustomerName, SKU FROM DynamicsUsage";
    try (Sandbox sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(50))
            .compression(compression)
            .scale(40)
            .start()) {
      Dataset<Row> usage =
          TestSpark.read(ReadOptions.of(sandbox, "query", query + " TIMESPAN LIFETIME")).load();
      usage.agg(Map.of("CustomerName", "max")).collectAsList();
      double whole = mebibytes(shownByTheLastQuery());

      assertThat(usage.limit(5).collectAsList()).hasSize(5);

      assertThat(whole).isGreaterThan(5);
      assertThat(mebibytes(shownByTheLastQuery())).isLessThan(whole / 2);
    }
  }

  private static double mebibytes(Map<String, String> shown) {
    return Double.parseDouble(shown.get("bytes downloaded").replace(" MiB", ""));
  }

  /** Spark's history server makes them by name. */
  @Test
  void everyMetricHasAPublicConstructorWithoutArguments() throws ReflectiveOperationException {
    List<CustomMetric> all =
        Stream.of(ReadMetrics.supported(), ReportMetrics.supported()).flatMap(Stream::of).toList();
    assertThat(all).hasSize(12);
    for (CustomMetric metric : all) {
      Object again = metric.getClass().getConstructor().newInstance();
      assertThat(((CustomMetric) again).name()).isEqualTo(metric.name());
    }
  }

  static Map<String, String> shownByTheLastQuery() throws TimeoutException {
    SQLAppStatusStore store = TestSpark.statusStore();
    SQLExecutionUIData last = store.executionsList().last();
    Map<Object, String> values =
        CollectionConverters.asJava(store.executionMetrics(last.executionId()));
    Map<String, String> shown = new HashMap<>();
    for (SQLPlanMetric metric : CollectionConverters.asJava(last.metrics())) {
      shown.merge(metric.name(), values.getOrDefault(metric.accumulatorId(), ""), (a, b) -> a);
    }
    return shown;
  }
}
