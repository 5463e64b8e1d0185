package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.data.FileDialect;
import io.partnerinsights.sandbox.data.FileDialect.Trait;
import io.partnerinsights.sandbox.files.Compression;
import io.partnerinsights.sandbox.http.ApiSettings.Quirk;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One question as several reports: DuckDB says what its rows are, calls are counted. */
final class SlicesTest {
  private static final String OFFICE = "SELECT Month, CustomerName FROM OfficeUsage";
  private static final String TEAMS = "SELECT DateKey, Month, CustomerName FROM TeamsUsage3PApps";

  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox = quick().start();
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private static SandboxBuilder quick() {
    return Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.2);
  }

  static Stream<Arguments> ranges() {
    return Stream.of(
            List.of("2026-01-01", "2026-07-01", "month"),
            List.of("2026-01-01", "2026-06-30T23:59:59Z", "3"),
            List.of("2025-12-31", "2026-03-01T00:00:01Z", "month"),
            List.of("2026-01-15", "2026-04-15", "2"),
            List.of("2026-01-28", "2026-03-01", "month"))
        .flatMap(
            range ->
                Stream.of(OFFICE, TEAMS)
                    .flatMap(
                        query ->
                            Stream.of(true, false)
                                .map(
                                    endInRange ->
                                        Arguments.of(
                                            query,
                                            range.get(0),
                                            range.get(1),
                                            range.get(2),
                                            endInRange))));
  }

  /** All records of a month have its first midnight, so those of OfficeUsage are on the cuts. */
  @ParameterizedTest
  @MethodSource("ranges")
  void slicesHaveTheRowsOfTheOneReportWhateverItsEndMeans(
      String query, String start, String end, String sliceBy, boolean endInRange) {
    SandboxBuilder reading = endInRange ? quick().quirk(Quirk.END_IN_RANGE) : quick();
    try (Sandbox service = reading.start()) {
      Dataset<Row> sliced =
          TestSpark.read(ReadOptions.of(service, "query", query))
              .option("queryStartTime", start)
              .option("queryEndTime", end)
              .option("sliceBy", sliceBy)
              .load();

      assertThat(Rows.of(sliced))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              Rows.of(service.expectedRows(query, instant(start), instant(end))));
      assertThat(reports(service)).isGreaterThan(1);
    }
  }

  private static Instant instant(String text) {
    return Instant.parse(text.contains("T") ? text : text + "T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({"NONE, 4KiB", "GZIP, 64MiB"})
  void theFilesOfAllSlicesAreReadInPartsByOneScan(Compression compression, String splitSize) {
    try (Sandbox service = quick().scale(1).compression(compression).start()) {
      Dataset<Row> sliced =
          halfYear(service, "query", OFFICE, "sliceBy", "month", "splitSize", splitSize);

      assertThat(Rows.of(sliced)).containsExactlyInAnyOrderElementsOf(expected(service, OFFICE));
      assertThat(sliced.javaRDD().getNumPartitions()).isGreaterThanOrEqualTo(6);
      assertThat(reports(service)).isEqualTo(6);
    }
  }

  @Test
  void looksAreFreeAndAllActionsShareTheSlices() {
    Dataset<Row> sliced = halfYear("query", OFFICE, "sliceBy", "month");
    sliced.printSchema();
    sliced.groupBy("Month").count().explain(true);
    assertThat(sandbox.calls().count("POST")).isZero();

    long rows = sliced.count();
    assertThat(sliced.collectAsList()).hasSize((int) rows);
    assertThat(sliced.join(sliced.groupBy("Month").count(), "Month").count()).isEqualTo(rows);

    assertThat(reports(sandbox)).isEqualTo(6);
    assertThat(sandbox.calls().count("POST")).as("six reports on one query").isEqualTo(7);
  }

  @Test
  void explainShowsTheCuts() {
    assertThat(plan(halfYear("query", OFFICE, "sliceBy", "3")))
        .contains("from 2026-01-01T00:00:00Z to 2026-07-01T00:00:00Z")
        .contains("in 3 slices cut at 2026-03-01T00:00:00Z, 2026-05-01T00:00:00Z");
  }

  @Test
  void twoLoadsOfOneSlicedQuestionMakeOneExchange() {
    Dataset<Row> perMonth = halfYear("query", OFFICE, "sliceBy", "2").groupBy("Month").count();
    Dataset<Row> again = halfYear("query", OFFICE, "sliceBy", "2").groupBy("Month").count();

    Dataset<Row> all = perMonth.union(again);

    assertThat(all.collectAsList()).hasSize(12);
    assertThat(all.queryExecution().executedPlan().toString()).contains("ReusedExchange");
    assertThat(reports(sandbox)).isEqualTo(2);
  }

  @Test
  void everyRowNamesTheReportOfItsSlice() {
    Dataset<Row> sliced = halfYear("query", OFFICE, "sliceBy", "month");

    List<Row> perReport =
        sliced.groupBy("_report_id", "_execution_id", "Month").count().collectAsList();

    assertThat(perReport).hasSize(6);
    assertThat(perReport).extracting(row -> row.getString(0)).doesNotHaveDuplicates();
    assertThat(sliced.filter("_report_generated_time IS NULL").count()).isZero();
  }

  @Test
  void metricsCountAllSlices() throws TimeoutException {
    halfYear("query", OFFICE, "sliceBy", "month").collectAsList();

    assertThat(ScanMetricsTest.shownByTheLastQuery()).containsEntry("reports created", "6");
  }

  /** The months before the data begins have no row, and their files a header, or not even that. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void slicesWithoutRowsAreNone(boolean header) {
    FileDialect files =
        header ? FileDialect.plain() : FileDialect.plain().with(Trait.EMPTY_WITHOUT_ROWS);
    try (Sandbox service = quick().dialect(files).compression(Compression.NONE).start()) {
      Dataset<Row> early =
          TestSpark.read(ReadOptions.of(service, "query", OFFICE, "sliceBy", "month"))
              .option("queryStartTime", "2023-10-01")
              .option("queryEndTime", "2024-03-01")
              .load();

      assertThat(Rows.of(early))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              Rows.of(service.expectedRows(OFFICE, instant("2023-10-01"), instant("2024-03-01"))));
      assertThat(reports(service)).isEqualTo(5);
    }
  }

  @Test
  void aStoredQueryIsSlicedAsItsTextWouldBe() {
    Dataset<Row> sliced =
        halfYear("queryId", "d8349f7b-a7d1-467e-b26d-434d4a50f26a", "sliceBy", "2");

    String columns = String.join(", ", sliced.columns());
    assertThat(Rows.of(sliced))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            expected(sandbox, "SELECT " + columns + " FROM OfficeUsage"));
    assertThat(reports(sandbox)).isEqualTo(2);
  }

  @Test
  void aPreviewIsOfTheWholeQuestion() {
    Dataset<Row> sliced = halfYear("query", OFFICE, "sliceBy", "month");

    assertThat(Rows.of(sliced.limit(5))).hasSize(5).isSubsetOf(expected(sandbox, OFFICE));
    assertThat(reports(sandbox)).isZero();
  }

  @Test
  void aDatasetIsSlicedAndWhatSpeaksOfAllRowsIsLeftToSpark() {
    Dataset<Row> usage =
        halfYear("dataset", "OfficeUsage", "columns", "Month, MonthlyActiveUsers", "sliceBy", "3");
    Dataset<Row> top = usage.orderBy(usage.col("MonthlyActiveUsers").desc()).limit(7);
    Dataset<Row> months = usage.select("Month").distinct();
    Dataset<Row> some = usage.limit(4);

    assertThat(plan(top) + plan(months) + plan(some))
        .contains("in 3 slices")
        .doesNotContain("LIMIT 7", "LIMIT 4", "SELECT DISTINCT", "ORDER BY");
    assertThat(Rows.of(top)).isEqualTo(top(7));
    assertThat(Rows.of(months)).hasSize(6);
    assertThat(some.collectAsList()).hasSize(4);
    assertThat(reports(sandbox)).as("the first question's reports have all").isEqualTo(3);
  }

  private List<List<String>> top(int rows) {
    return expected(
            sandbox,
            "SELECT Month, MonthlyActiveUsers FROM OfficeUsage ORDER BY MonthlyActiveUsers DESC")
        .subList(0, rows);
  }

  @Test
  void aFilterOnTheDatasetsPeriodGivesTheRangeToCut() {
    Dataset<Row> spring =
        load("dataset", "OfficeUsage", "columns", "Month, CustomerName", "sliceBy", "month")
            .where("Month >= '2026-02-10' AND Month < '2026-05-01'");

    assertThat(plan(spring)).contains("cut at 2026-03-01T00:00:00Z, 2026-04-01T00:00:00Z");
    assertThat(Rows.of(spring))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            Rows.of(sandbox.expectedRows(OFFICE, instant("2026-03-01"), instant("2026-05-01"))));
  }

  @Test
  void aDatasetsQuestionWithoutARangeIsRefusedBeforeAnyPost() {
    Dataset<Row> usage = load("dataset", "OfficeUsage", "sliceBy", "month");

    assertThatThrownBy(() -> usage.where("CustomerMarket = 'France'").count())
        .hasMessageContaining("PI-6001")
        .hasMessageContaining("filter the period");
    assertThat(sandbox.calls().count("POST")).isZero();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused("PI-6002", "does not go with LIMIT", "query", OFFICE + " LIMIT 3"),
        refused("PI-6002", "does not go with ORDER BY", "query", OFFICE + " ORDER BY Month"),
        refused(
            "PI-6002", "go with DISTINCT", "query", OFFICE.replace("SELECT", "SELECT DISTINCT")),
        refused(
            "PI-6002",
            "go with CustomerCount",
            "query",
            "SELECT Month, CustomerCount FROM OfficeUsage"),
        refused("PI-6002", "no time ranges", "dataset", "Profile"),
        refused("PI-6002", "no DateKey, Month or MonthKey", "dataset", "MSLearn"),
        refused("PI-6002", "go with metrics", "dataset", "OfficeUsage", "metrics", "CustomerCount"),
        refused("PI-6002", "too short", "query", OFFICE, "sliceBy", "7"),
        refused("PI-6002", "150 reports", "query", OFFICE, "queryStartTime", "2014-01-01"),
        refused("PI-6004", "sliceBy", "query", OFFICE, "sliceBy", "49"));
  }

  private static Arguments refused(String code, String words, String... options) {
    return Arguments.of(code, words, options);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatCannotBeSlicedIsRefusedAtLoad(String code, String words, String[] options) {
    Map<String, String> all =
        ReadOptions.of(
            sandbox,
            "queryStartTime",
            "2026-01-01",
            "queryEndTime",
            "2026-07-01",
            "sliceBy",
            "month");
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }

    assertThatThrownBy(() -> TestSpark.read(all).load())
        .hasMessageContaining(code)
        .hasMessageContaining(words)
        .hasMessageContaining("Remedy");
    assertThat(sandbox.calls().count("POST")).isZero();
  }

  @Test
  void aDryRunShowsTheSlices() {
    List<Row> steps = halfYear("query", OFFICE, "sliceBy", "3", "dryRun", "true").collectAsList();

    assertThat(steps.stream().filter(step -> step.getString(1).equals("range"))).hasSize(3);
    assertThat(sandbox.calls().count("POST")).isZero();
  }

  @Test
  void aCatalogsTableIsSlicedByTheOptionOfOneRead() {
    TestCatalog catalog = TestCatalog.of(sandbox, "PartnerInsightsCatalog");

    Dataset<Row> spring =
        catalog
            .table("mpn.OfficeUsage", "sliceBy", "month")
            .where("Month BETWEEN '2026-03-01' AND '2026-05-31'")
            .select("Month", "CustomerName");

    assertThat(Rows.of(spring))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            Rows.of(sandbox.expectedRows(OFFICE, instant("2026-03-01"), instant("2026-06-01"))));
    assertThat(reports(sandbox)).isEqualTo(3);
    assertThatThrownBy(
            () ->
                TestCatalog.of(sandbox, "PartnerInsightsCatalog", "sliceBy", "month")
                    .sql("SHOW NAMESPACES IN insights"))
        .hasMessageContaining("sliceBy does not go with a whole catalog");
  }

  @Test
  void forgettingAQuestionForgetsItsSlices() {
    Map<String, String> options = options("query", OFFICE, "sliceBy", "2");
    Dataset<Row> sliced = TestSpark.read(options).load();
    sliced.count();

    PartnerInsights.forget(options);
    sliced.count();

    assertThat(reports(sandbox)).isEqualTo(4);
  }

  private Dataset<Row> load(String... options) {
    return TestSpark.read(ReadOptions.of(sandbox, options)).load();
  }

  private Map<String, String> options(String... more) {
    Map<String, String> options = ReadOptions.of(sandbox, more);
    options.put("queryStartTime", "2026-01-01");
    options.put("queryEndTime", "2026-07-01");
    return options;
  }

  private Dataset<Row> halfYear(String... options) {
    return halfYear(sandbox, options);
  }

  private static Dataset<Row> halfYear(Sandbox service, String... options) {
    return TestSpark.read(ReadOptions.of(service, options))
        .option("queryStartTime", "2026-01-01")
        .option("queryEndTime", "2026-07-01")
        .load();
  }

  private static List<List<String>> expected(Sandbox service, String query) {
    return Rows.of(service.expectedRows(query, instant("2026-01-01"), instant("2026-07-01")));
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().toString();
  }

  private static long reports(Sandbox service) {
    return service.calls().count("POST", "/ScheduledReport");
  }
}
