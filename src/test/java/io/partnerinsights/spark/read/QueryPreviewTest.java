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
import java.util.ArrayList;
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

/** Which reads of a query a preview answers without a report; the tests count calls. */
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
  @MethodSource("fewRows")
  @ShortCases(4)
  void previewsAFewRowsWithoutAReport(Function<Dataset<Row>, List<Row>> action) {
    Dataset<Row> usage = load(slow);

    assertThat(action.apply(usage)).isNotEmpty();
    usage.show();
    assertThat(usage.isEmpty()).isFalse();
    assertThat(usage.limit(5).count()).isEqualTo(5);

    assertThat(slow.calls().count("POST")).isZero();
    assertThat(tests(slow)).isOne();
  }

  static Stream<String> answers() {
    return Stream.of(
        QUERY,
        "SELECT SubscriptionId, SKU, Month, AvailableSeats FROM DynamicsUsage LIMIT 90",
        "SELECT CustomerName, CustomerTenantId, CustomerMarket FROM CustomersAndTenants");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void previewedRowsAreTypedRowsOfTheReport(String query) {
    List<Row> few = load(service, "query", query).limit(60).collectAsList();
    assertThat(tests(service)).isOne();
    assertThat(reports(service)).isZero();

    Dataset<Row> all = load(service, "query", query, "preview", "false");

    List<Row> rest = new ArrayList<>(all.collectAsList());
    assertThat(few).hasSize(60).allSatisfy(row -> assertThat(rest.remove(row)).isTrue());
  }

  @Test
  void previewHasTheReportsRange() {
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
    assertThat(slow.calls().count("POST")).isZero();
  }

  static Stream<Named<Function<Dataset<Row>, Dataset<Row>>>> queriesOfAllRows() {
    return Stream.of(
        Named.of("filter", rows -> rows.filter("MonthlyActiveUsers > 10").limit(5)),
        Named.of("filter on a day", rows -> rows.where("Month > '2026-01-01'").limit(5)),
        Named.of("aggregate", rows -> rows.groupBy("CustomerMarket").count().limit(5)),
        Named.of("global aggregate", rows -> rows.agg(count("*"))),
        Named.of("distinct", rows -> rows.select("CustomerMarket").distinct().limit(5)),
        Named.of("sort", rows -> rows.sort(col("CustomerTenantId"), col("Month")).limit(5)),
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
  @MethodSource("queriesOfAllRows")
  @ShortCases(4)
  void readsAReportIfAllRowsAreNeeded(Function<Dataset<Row>, Dataset<Row>> query) {
    List<Row> withPreview = query.apply(load(service)).collectAsList();

    assertThat(withPreview).isNotEmpty();
    assertThat(tests(service)).isZero();
    assertThat(reports(service)).isOne();
  }

  @Test
  void readsAReportIfAPreviewProvesTooFewRows() {
    String query = QUERY.replace("TIMESPAN", "WHERE MonthlyActiveUsers < 0 TIMESPAN");
    Dataset<Row> none = load(service, "query", query);

    assertThat(none.isEmpty()).isTrue();
    assertThat(none.limit(5).collectAsList()).isEmpty();

    assertThat(tests(service)).isOne();
    assertThat(reports(service)).isOne();
  }

  @Test
  void explainShowsThePreviewAndMakesNoTestCall() {
    String plan = load(slow).limit(7).queryExecution().toString();

    assertThat(plan).contains("preview of 7 rows if proven");
    assertThat(tests(slow)).isZero();
  }

  private static Dataset<Row> load(SandboxExtension service) {
    return load(service, "query", QUERY);
  }

  private static Dataset<Row> load(SandboxExtension service, String... options) {
    return TestSpark.read(service.options(options)).option("inferSchema", "dictionary").load();
  }

  private static long tests(SandboxExtension service) {
    return service.calls().count("GET", "/ScheduledQueries/testQueryResult");
  }

  private static long reports(SandboxExtension service) {
    return service.calls().count("POST", "/ScheduledReport");
  }
}
