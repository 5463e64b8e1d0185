package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which reads of a dataset a preview answers; without one, limits are pushed down. */
@Timeout(120)
final class DatasetPreviewTest {
  private static final String COLUMNS = "Month, CustomerName, CustomerMarket, MonthlyActiveUsers";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(50)));

  /** A service whose reports take an hour, so that only a preview ends in time. */
  @RegisterExtension
  final SandboxExtension slow = SandboxExtension.of(Sandbox.builder().latency(Duration.ofHours(1)));

  static Stream<Named<Function<Dataset<Row>, Dataset<Row>>>> queriesOfAllRows() {
    return Stream.of(
        Named.of("period", rows -> rows.where("Month >= '2026-01-01'").limit(5)),
        Named.of("first rows", rows -> rows.orderBy("MonthlyActiveUsers").limit(5)),
        Named.of("metadata column", rows -> rows.select("Month", "_report_id").limit(5)));
  }

  @ParameterizedTest
  @MethodSource("queriesOfAllRows")
  void readsAReportIfAllRowsAreNeeded(Function<Dataset<Row>, Dataset<Row>> query) {
    Dataset<Row> usage = load(service, "dataset", "OfficeUsage");

    assertThat(query.apply(usage).collectAsList()).isNotEmpty();

    assertThat(tests(service)).isZero();
    assertThat(reports(service)).isOne();
  }

  /** The values of columns are the same whichever records the service has read. */
  @Test
  void previewsTheColumnsOfATableWithMetrics() {
    Dataset<Row> usage = TestSpark.read(slow.options("dataset", "OfficeUsage")).load();

    assertThat(usage.select("Month", "CustomerName").limit(5).collectAsList()).hasSize(5);
    assertThat(usage.isEmpty()).isFalse();
    assertThat(slow.calls().count("POST")).isZero();
    assertThat(tests(slow)).isOne();
  }

  @Test
  void aSecondLoadUsesTheFirstTest() {
    List<Row> first = load(slow, "dataset", "OfficeUsage").limit(5).collectAsList();

    assertThat(load(slow, "dataset", "OfficeUsage").limit(5).collectAsList()).isEqualTo(first);
    assertThat(tests(slow)).isOne();
    assertThat(slow.calls().count("GET", "/ScheduledDataset")).isOne();
  }

  @Test
  void pushdownNeverReadsAReport() {
    load(service, "dataset", "OfficeUsage", "pushdown", "never").show();

    assertThat(tests(service)).isZero();
    assertThat(reports(service)).isOne();
  }

  /** A metric aggregates all records, but a test query may aggregate only some of them. */
  @Test
  void readsATableWithAMetricFromAReport() {
    Dataset<Row> usage =
        load(
            service,
            "dataset",
            "OfficeUsage",
            "columns",
            "CustomerMarket",
            "metrics",
            "TotalMonthlyActiveUsers");

    usage.show();

    assertThat(tests(service)).isZero();
    assertThat(reports(service)).isOne();
  }

  @Test
  void readsACompleteWiderReportInsteadOfAPreview() {
    Dataset<Row> usage = load(service, "dataset", "OfficeUsage");
    List<Row> all = usage.collectAsList();

    assertThat(usage.limit(5).collectAsList()).isEqualTo(all.subList(0, 5));
    usage.select("Month").show();

    assertThat(tests(service)).isZero();
    assertThat(reports(service)).isOne();
  }

  private static Dataset<Row> load(SandboxExtension service, String... options) {
    Map<String, String> all = service.options(options);
    all.putIfAbsent("columns", COLUMNS);
    return TestSpark.read(all).option("inferSchema", "dictionary").load();
  }

  private static long tests(SandboxExtension service) {
    return service.calls().count("GET", "/ScheduledQueries/testQueryResult");
  }

  private static long reports(SandboxExtension service) {
    return service.calls().count("POST", "/ScheduledReport");
  }
}
