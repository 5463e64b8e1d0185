package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link QueryPreviewTest}, of a dataset's table, whose limits would become part of a query. */
@Timeout(120)
final class DatasetPreviewTest {
  /** The report takes an hour: only a preview is done in time. */
  @Test
  void aFewRowsOfATableNeedNoReportAndOneTest() {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofHours(1)).start()) {
      Dataset<Row> usage = load(sandbox, "dataset", "OfficeUsage");

      usage.show();
      List<Row> few = usage.limit(100).collectAsList();

      assertThat(few).hasSize(100);
      assertThat(usage.takeAsList(7)).isEqualTo(few.subList(0, 7));
      assertThat(usage.isEmpty()).isFalse();
      assertThat(usage.limit(5).count()).isEqualTo(5);
      assertThat(usage.select("Month", "CustomerName").limit(2).collectAsList()).hasSize(2);
      assertThat(usage.offset(5).limit(7).collectAsList()).isEqualTo(few.subList(5, 12));
      assertThat(sandbox.calls().count("POST")).isZero();
      assertThat(tests(sandbox)).isOne();
    }
  }

  @Test
  void theRowsAreOnesOfTheTableTypesIncluded() {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofMillis(50)).start()) {
      List<Row> few = load(sandbox, "dataset", "DynamicsUsage").limit(60).collectAsList();
      assertThat(reports(sandbox)).isZero();

      Dataset<Row> all = load(sandbox, "dataset", "DynamicsUsage", "preview", "false");

      List<Row> rest = new ArrayList<>(all.collectAsList());
      assertThat(few).hasSize(60).allSatisfy(row -> assertThat(rest.remove(row)).isTrue());
    }
  }

  static Stream<Named<Function<Dataset<Row>, Dataset<Row>>>> wholeQuestions() {
    return Stream.of(
        Named.of("filter", rows -> rows.filter("MonthlyActiveUsers > 10").limit(5)),
        Named.of("period", rows -> rows.where("Month >= '2026-01-01'").limit(5)),
        Named.of("first rows", rows -> rows.orderBy("MonthlyActiveUsers").limit(5)),
        Named.of("distinct", rows -> rows.select("Month").distinct().limit(5)),
        Named.of("aggregate", rows -> rows.groupBy("CustomerMarket").count().limit(5)),
        Named.of("metadata column", rows -> rows.select("Month", "_report_id").limit(5)),
        Named.of("more than a hundred", rows -> rows.limit(101)));
  }

  @ParameterizedTest
  @MethodSource("wholeQuestions")
  void nothingThatNeedsAllRowsSeesAPreview(Function<Dataset<Row>, Dataset<Row>> question) {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofMillis(50)).start()) {
      Dataset<Row> usage = load(sandbox, "dataset", "OfficeUsage");

      assertThat(question.apply(usage).collectAsList()).isNotEmpty();

      assertThat(tests(sandbox)).isZero();
      assertThat(reports(sandbox)).isOne();
    }
  }

  /** A metric is of all records: what a test has seen of them is not known. */
  @Test
  void aTableWithAMetricIsReadFromAReport() {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofMillis(50)).start()) {
      Dataset<Row> usage =
          load(
              sandbox,
              "dataset",
              "OfficeUsage",
              "columns",
              "CustomerMarket",
              "metrics",
              "TotalMonthlyActiveUsers");

      usage.show();

      assertThat(tests(sandbox)).isZero();
      assertThat(reports(sandbox)).isOne();
    }
  }

  @Test
  void offIsOff() {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofMillis(50)).start()) {
      load(sandbox, "dataset", "OfficeUsage", "preview", "false").show();

      assertThat(tests(sandbox)).isZero();
      assertThat(reports(sandbox)).isOne();
    }
  }

  @Test
  void fewerRowsThanTheLimitProveNothing() {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofMillis(50)).start()) {
      Dataset<Row> none =
          load(
              sandbox,
              "dataset",
              "OfficeUsage",
              "queryStartTime",
              "2001-01-01",
              "queryEndTime",
              "2001-02-01");

      assertThat(none.limit(5).collectAsList()).isEmpty();

      assertThat(tests(sandbox)).isOne();
      assertThat(reports(sandbox)).isOne();
    }
  }

  @Test
  void aReportThatIsThereIsReadInsteadAlsoAWiderOne() {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ofMillis(50)).start()) {
      Dataset<Row> usage = load(sandbox, "dataset", "OfficeUsage");
      List<Row> all = usage.collectAsList();

      assertThat(usage.limit(5).collectAsList()).isEqualTo(all.subList(0, 5));
      usage.select("Month").show();

      assertThat(tests(sandbox)).isZero();
      assertThat(reports(sandbox)).isOne();
    }
  }

  private static Dataset<Row> load(Sandbox sandbox, String... options) {
    return TestSpark.read(ReadOptions.of(sandbox, options)).load();
  }

  private static long tests(Sandbox sandbox) {
    return sandbox.calls().count("GET", "/ScheduledQueries/testQueryResult");
  }

  private static long reports(Sandbox sandbox) {
    return sandbox.calls().count("POST", "/ScheduledReport");
  }
}
