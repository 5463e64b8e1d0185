package io.partnerinsights.spark.read;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

/**
 * Which reads of a query or a dataset a preview answers without a report; the tests count calls.
 */
@Timeout(120)
final class QueryPreviewTest {
  private static final String QUERY =
      "SELECT Month, CustomerName, CustomerTenantId, CustomerMarket, MonthlyActiveUsers"
          + " FROM OfficeUsage TIMESPAN LAST_1_YEAR";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(50)));

  /** A service whose reports take an hour, so that only a preview ends in time. */
  @RegisterExtension
  final SandboxExtension slow = SandboxExtension.of(Sandbox.builder().latency(Duration.ofHours(1)));

  static Stream<Named<Function<Dataset<Row>, List<Row>>>> fewRows() {
    return Stream.of(
        Named.of("limit", rows -> rows.limit(100).collectAsList()),
        Named.of("take", rows -> rows.takeAsList(21)),
        Named.of("head", rows -> List.of(rows.head())),
        Named.of("columns", rows -> rows.select("CustomerName", "Month").limit(20).collectAsList()),
        Named.of("an expression", rows -> rows.selectExpr("upper(CustomerName)").takeAsList(20)),
        Named.of("a filter after it", rows -> rows.limit(20).filter("true").collectAsList()),
        Named.of("offset", rows -> rows.offset(5).limit(7).collectAsList()));
  }

  @ParameterizedTest
  @ShortCases(value = 3, methods = @MethodSource("fewRows"))
  void previewsAFewRowsWithoutAReport(Function<Dataset<Row>, List<Row>> action) {
    Dataset<Row> usage = load(slow, "query", QUERY);

    assertThat(action.apply(usage)).isNotEmpty();
    usage.show();
    assertThat(usage.isEmpty()).isFalse();
    assertThat(usage.limit(5).count()).isEqualTo(5);

    assertCalls(slow, 1, 0);
  }

  /** The values of columns are the same whichever records the service has read. */
  @Test
  void previewsTheColumnsOfATableWithMetrics() {
    Dataset<Row> usage = TestSpark.newReader(slow.options("dataset", "OfficeUsage")).load();

    assertThat(usage.select("Month", "CustomerName").limit(5).collectAsList()).hasSize(5);
    assertThat(usage.isEmpty()).isFalse();
    assertCalls(slow, 1, 0);
  }

  @Test
  void previewHasTheRowsOfTheReportsRange() {
    String query = "SELECT Month, CustomerName FROM OfficeUsage TIMESPAN LAST_MONTH";
    Dataset<Row> usage =
        load(slow, "query", query, "queryStartTime", "2025-02-01", "queryEndTime", "2025-04-01");

    List<List<String>> expected =
        Rows.of(
            slow.sandbox()
                .expectedRows(
                    query,
                    Instant.parse("2025-02-01T00:00:00Z"),
                    Instant.parse("2025-04-01T00:00:00Z")));
    assertThat(expected).isNotEmpty();
    assertThat(Rows.of(usage.limit(50))).hasSize(50).isSubsetOf(expected);
    assertCalls(slow, 1, 0);
  }

  static Stream<Named<Function<Dataset<Row>, Dataset<Row>>>> queriesOfAllRows() {
    return Stream.of(
        Named.of("filter", rows -> rows.filter("MonthlyActiveUsers > 10").limit(5)),
        Named.of("period", rows -> rows.where("Month >= '2026-01-01'").limit(5)),
        Named.of("metadata column", rows -> rows.select("Month", "_report_id").limit(5)),
        Named.of("sort", rows -> rows.sort(col("CustomerTenantId"), col("Month")).limit(5)),
        Named.of("aggregate", rows -> rows.groupBy("CustomerMarket").count().limit(5)),
        Named.of("global aggregate", rows -> rows.agg(count("*"))),
        Named.of("distinct", rows -> rows.select("CustomerMarket").distinct().limit(5)),
        Named.of("join", rows -> rows.as("a").join(rows.as("b"), "CustomerTenantId").limit(5)),
        Named.of(
            "outer join",
            rows -> rows.as("a").join(rows.as("b"), expr("a.Month < b.Month"), "left").limit(5)),
        Named.of("union", rows -> rows.union(rows).limit(5)),
        Named.of("sample", rows -> rows.sample(0.5, 1).limit(5)),
        Named.of("window", rows -> rows.selectExpr("count(*) OVER ()").limit(5)),
        Named.of("more than a hundred", rows -> rows.limit(101)),
        Named.of("all", rows -> rows));
  }

  @ParameterizedTest
  @ShortCases(value = 4, methods = @MethodSource("queriesOfAllRows"))
  void readsAReportIfAllRowsAreNeeded(Function<Dataset<Row>, Dataset<Row>> query) {
    Dataset<Row> rows = load(service, "query", QUERY);
    Dataset<Row> table =
        load(
            service,
            "dataset",
            "OfficeUsage",
            "columns",
            "Month, CustomerName, CustomerTenantId, CustomerMarket, MonthlyActiveUsers");

    assertThat(query.apply(rows).collectAsList()).isNotEmpty();
    assertThat(query.apply(table).collectAsList()).isNotEmpty();

    assertCalls(service, 0, 1);
  }

  @Test
  void pushdownNeverReadsAReport() {
    load(service, "dataset", "OfficeUsage", "pushdown", "never").show();

    assertCalls(service, 0, 1);
  }

  @Test
  void readsACompleteReportInsteadOfAPreview() {
    Dataset<Row> usage = load(service, "dataset", "OfficeUsage");
    List<Row> all = usage.collectAsList();

    assertThat(usage.limit(5).collectAsList()).isEqualTo(all.subList(0, 5));
    usage.select("Month").show();

    assertCalls(service, 0, 1);
  }

  @Test
  void readsAReportIfAPreviewProvesTooFewRows() {
    String query = QUERY.replace("TIMESPAN", "WHERE MonthlyActiveUsers < 0 TIMESPAN");
    Dataset<Row> none = load(service, "query", query);

    assertThat(none.isEmpty()).isTrue();
    assertThat(none.limit(5).collectAsList()).isEmpty();

    assertCalls(service, 1, 1);
  }

  @Test
  void explainShowsThePreviewAndMakesNoTestCall() {
    String plan = load(slow, "query", QUERY).limit(7).queryExecution().toString();

    assertThat(plan).contains("preview of 7 rows if proven");
    assertCalls(slow, 0, 0);
  }

  private static Dataset<Row> load(SandboxExtension service, String... options) {
    return TestSpark.newReader(service.options(options)).option("inferSchema", "dictionary").load();
  }

  private static void assertCalls(SandboxExtension service, int tests, int reports) {
    assertThat(service.calls().count("GET", "/ScheduledQueries/testQueryResult")).isEqualTo(tests);
    assertThat(service.calls().count("POST", "/ScheduledReport")).isEqualTo(reports);
  }
}
