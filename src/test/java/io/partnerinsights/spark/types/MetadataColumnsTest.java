package io.partnerinsights.spark.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metadata columns, beside the ids and the time that the service lists. */
final class MetadataColumnsTest {
  private static final String COLUMNS = "CustomerName, CustomerMarket, Month";
  private static final String QUERY =
      "SELECT Month, CustomerName, MonthlyActiveUsers FROM OfficeUsage TIMESPAN LAST_1_YEAR";
  private static final String[] METADATA = {
    "_report_id", "_execution_id", "_report_generated_time"
  };

  @RegisterExtension final SandboxExtension service = SandboxExtension.of(quick());

  @ParameterizedTest
  @ShortCases(
      value = 1,
      csv = @CsvSource({"GZIP, 4KiB, true", "NONE, 128MiB, true", "NONE, 4KiB, false"}))
  void everyRowHasTheReportsIdsAndTime(Compression compression, String splitSize, boolean whole) {
    try (Sandbox sandbox = quick().compression(compression).start()) {
      Dataset<Row> usage = load(sandbox, "query", QUERY, "splitSize", splitSize);

      List<Row> named = usage.select("*", METADATA).collectAsList();

      assertThat(usage.javaRDD().getNumPartitions() == 1).isEqualTo(whole);
      assertThat(named).hasSizeGreaterThan(100);
      assertThat(named.stream().map(row -> RowFactory.create(row.get(3), row.get(4), row.get(5))))
          .containsOnly(onlyReport(sandbox));
    }
  }

  @Test
  void mayBeSelectedAnywhereAmongTheColumns() {
    Dataset<Row> mixed =
        load("query", QUERY)
            .select("_report_generated_time", "MonthlyActiveUsers", "_report_id", "Month");

    assertThat(mixed.schema().simpleString())
        .isEqualTo(
            "struct<_report_generated_time:timestamp,MonthlyActiveUsers:bigint,"
                + "_report_id:string,Month:date>");
    assertThat(Rows.of(mixed.select("Month", "MonthlyActiveUsers")))
        .containsExactlyInAnyOrderElementsOf(
            Rows.of(service.sandbox().expectedRows(QUERY.replace("CustomerName, ", ""))));
    assertThat(mixed.filter("_report_id IS NULL").count()).isZero();
  }

  @Test
  void areHiddenUnlessSelected() {
    Dataset<Row> usage = load("query", QUERY);
    usage.createOrReplaceTempView("usage_view");

    assertThat(usage.columns()).containsExactly("Month", "CustomerName", "MonthlyActiveUsers");
    assertThat(usage.select("*").columns()).hasSize(3);
    assertThat(TestSpark.session().sql("SELECT * FROM usage_view").columns()).hasSize(3);
  }

  @Test
  void doNotPreventPushdown() {
    Dataset<Row> months =
        load("dataset", "OfficeUsage", "columns", COLUMNS, "pushdown", "always")
            .where("CustomerMarket = 'France'")
            .select("_execution_id", "Month", "_report_id", "_report_generated_time");

    String query =
        "SELECT CustomerMarket, Month FROM OfficeUsage WHERE CustomerMarket = 'France'"
            + " TIMESPAN LAST_1_YEAR";
    assertThat(plan(months)).contains("CustomerMarket = 'France'", "[2 of 3 columns, ");
    assertThat(months.count()).isPositive().isEqualTo(service.sandbox().expectedRows(query).size());
    assertThat(months.select(named()).distinct().collectAsList())
        .containsExactly(onlyReport(service.sandbox()));
  }

  @Test
  @Tag("full")
  void conditionsAreKeptInSparkAndStopALimit() {
    Dataset<Row> usage = load("dataset", "OfficeUsage", "columns", "Month", "pushdown", "always");
    String id = usage.select("_report_id").collectAsList().get(0).getString(0);

    Dataset<Row> some = usage.where("_report_id = '" + id + "'").limit(5);
    Dataset<Row> none = usage.where("_report_generated_time < '2001-01-01'").limit(5);

    assertThat(plan(some)).doesNotContain("LIMIT 5").contains("only in the engine: [");
    assertThat(some.count()).isEqualTo(5);
    assertThat(none.count()).isZero();
    assertThat(id).isEqualTo(onlyReport(service.sandbox()).getString(0));
  }

  @Test
  void anOrderIsKeptInSpark() {
    Dataset<Row> first =
        load("dataset", "OfficeUsage", "columns", "Month", "pushdown", "always")
            .orderBy("_report_id", "Month")
            .limit(5);

    assertThat(plan(first)).doesNotContain("LIMIT 5");
    assertThat(first.count()).isEqualTo(5);
  }

  @Test
  void areNeverPreviewed() {
    Dataset<Row> usage = load("query", QUERY, "inferSchema", "dictionary");
    Dataset<Row> named = usage.select("Month", "_report_id").limit(5);

    assertThat(plan(usage.select("Month").limit(5))).contains("preview of 5 rows");
    assertThat(plan(named)).doesNotContain("preview of");
    assertThat(service.calls().countApiCalls("POST")).as("explained only").isZero();
    List<Row> rows = named.collectAsList();

    String id = onlyReport(service.sandbox()).getString(0);
    assertThat(rows).hasSize(5).allSatisfy(row -> assertThat(row.get(1)).isEqualTo(id));
    assertThat(service.calls().count("GET", "/ScheduledQueries/testQueryResult")).isZero();
  }

  @Test
  void areReadBesideAMalformedRow() {
    try (Sandbox sandbox = quick().compression(Compression.NONE).start()) {
      sandbox.damageNewFiles(MetadataColumnsTest::withAShortRow);
      Dataset<Row> usage =
          load(
              sandbox,
              "query",
              QUERY,
              "mode",
              "PERMISSIVE",
              "columnNameOfCorruptRecord",
              "_corrupt_record");

      List<Row> malformed =
          usage
              .where("_corrupt_record IS NOT NULL")
              .select("_corrupt_record", METADATA)
              .collectAsList();

      Row report = onlyReport(sandbox);
      assertThat(malformed)
          .containsExactly(RowFactory.create("x", report.get(0), report.get(1), report.get(2)));
      assertThat(usage.select(named()).count()).isEqualTo(usage.count());
    }
  }

  @Test
  void aSelectedColumnOfTheSameNameWins() {
    String query = "SELECT Month, _report_id FROM OfficeUsage TIMESPAN LAST_1_YEAR";
    try (Sandbox sandbox =
        quick()
            .with(s -> s.catalogChange = c -> c.withColumn("OfficeUsage", "_report_id", "integer"))
            .start()) {
      Dataset<Row> usage = load(sandbox, "query", query);

      assertThat(Rows.of(usage.select("Month", "_report_id")))
          .containsExactlyInAnyOrderElementsOf(Rows.of(sandbox.expectedRows(query)));
      assertThat(usage.select("_execution_id").distinct().count()).isOne();
      assertThat(Rows.of(load(sandbox, "dataset", "OfficeUsage").select("Month", "_report_id")))
          .containsExactlyInAnyOrderElementsOf(Rows.of(sandbox.expectedRows(query)));
    }
  }

  @Test
  void aSelectedNameIsNotOfferedIfTheSchemaOmitsIt() {
    try (Sandbox sandbox =
        quick()
            .with(s -> s.catalogChange = c -> c.withColumn("OfficeUsage", "_report_id", "integer"))
            .start()) {
      Dataset<Row> usage =
          TestSpark.newReader(ReadOptions.of(sandbox, "dataset", "OfficeUsage"))
              .schema("Month DATE")
              .load();

      assertThatThrownBy(() -> usage.select("_report_id"))
          .hasMessageContaining("UNRESOLVED_COLUMN");
    }
  }

  @Test
  void areColumnsOfACatalogsTables() {
    TestCatalog catalog = TestCatalog.of(service.sandbox());

    List<Row> reports =
        catalog
            .runSql(
                "SELECT DISTINCT _report_id, _execution_id, _report_generated_time"
                    + " FROM insights.mpn.OfficeUsage WHERE Month >= '2026-01-01'")
            .collectAsList();

    assertThat(reports).containsExactly(onlyReport(service.sandbox()));
  }

  private static SandboxBuilder quick() {
    return Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.2);
  }

  private Dataset<Row> load(String... options) {
    return load(service.sandbox(), options);
  }

  private static Dataset<Row> load(Sandbox sandbox, String... options) {
    return TestSpark.newReader(ReadOptions.of(sandbox, options)).load();
  }

  private static Column[] named() {
    return Arrays.stream(METADATA).map(functions::col).toArray(Column[]::new);
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().toString();
  }

  private static byte[] withAShortRow(byte[] file) {
    byte[] longer = Arrays.copyOf(file, file.length + 2);
    longer[file.length] = 'x';
    longer[file.length + 1] = '\n';
    return longer;
  }

  /** Returns the ids and the generated time of the service's only report. */
  private static Row onlyReport(Sandbox sandbox) {
    PartnerInsightsClient client =
        Clients.clientFor(ConnectorOptions.parseAccount(ReadOptions.of(sandbox)));
    List<ScheduledReport> reports = client.listReports(ReportFilter.all());
    assertThat(reports).hasSize(1);
    String report = reports.get(0).reportId();
    ReportExecution execution = client.listExecutions(ExecutionFilter.latestOf(report)).get(0);
    return RowFactory.create(
        report, execution.executionId(), Timestamp.from(execution.reportGeneratedTime()));
  }
}
