package io.partnerinsights.spark.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A session changes an option between two actions. A DataFrame keeps the options with which it was
 * made; the next mention of a table has the new ones.
 */
final class ChangedSessionTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.02)
              .compression(Compression.NONE));

  private static final String QUERY =
      "SELECT CustomerName, MPNId, Month FROM OfficeUsage TIMESPAN LAST_MONTH";

  private static final String SELECT =
      "SELECT CustomerName, MPNId, Month FROM insights.mpn.OfficeUsage";

  private static final List<List<String>> PERMISSIVE =
      List.of(List.of("a", "01", "2026-04-01"), List.of("b", "2", "null"));

  private static final List<List<String>> WELL_FORMED = List.of(PERMISSIVE.get(0));

  private final SparkSession spark = TestSpark.session();
  private TestCatalog catalog;
  private String keys;

  @BeforeAll
  static void malformRows() {
    SERVICE
        .sandbox()
        .damageNewFiles(
            file -> "CustomerName,MPNId,Month\na,01,Apr-2026\nb,2,Spring\n".getBytes(UTF_8));
  }

  @BeforeEach
  void configure() {
    catalog = TestCatalog.of(SERVICE.sandbox(), "mode", "PERMISSIVE", "inferSchema", "dictionary");
    keys = "spark.sql.catalog." + catalog.name() + ".";
    spark.conf().set(keys + "mpn.OfficeUsage.columns", "CustomerName,MPNId,Month");
  }

  @AfterEach
  void dropCaches() {
    spark.catalog().clearCache();
  }

  @ParameterizedTest
  @CsvSource({
    "spark.datasource.partnerinsights.mode, DROPMALFORMED",
    "spark.datasource.partnerinsights.schemaHints, MPNId BIGINT",
    "spark.datasource.partnerinsights.columnNameOfCorruptRecord, broken",
    "spark.datasource.partnerinsights.reuse, never",
    "spark.datasource.partnerinsights.apiUrl, https://localhost:1/insights/v1/mpn",
    "spark.sql.session.timeZone, America/Los_Angeles",
    "spark.sql.caseSensitive, true",
    "spark.sql.ansi.enabled, false",
    "spark.sql.timestampType, TIMESTAMP_NTZ"
  })
  void aDataFrameKeepsTheOptionsOfItsLoad(String key, String value) {
    Dataset<Row> loaded = load("mode", "PERMISSIVE");
    loaded.createOrReplaceTempView("loaded");
    Dataset<Row> filtered = loaded.filter("Month >= '2026-04-01'");
    assertThat(Rows.of(loaded)).isEqualTo(PERMISSIVE);
    long reports = SERVICE.reportPostCount();

    during(
        Map.of(key, value),
        () -> {
          assertThat(Rows.of(loaded)).isEqualTo(PERMISSIVE);
          assertThat(Rows.of(filtered)).isEqualTo(WELL_FORMED);
          assertThat(Rows.of(spark.table("loaded"))).isEqualTo(PERMISSIVE);
        });
    assertThat(SERVICE.reportPostCount()).isEqualTo(reports);
  }

  @Test
  void theNextLoadHasTheNewOption() {
    during(
        Map.of("spark.datasource.partnerinsights.mode", "DROPMALFORMED"),
        () -> assertThat(Rows.of(load())).isEqualTo(WELL_FORMED));
  }

  private static Dataset<Row> load(String... more) {
    Map<String, String> options = SERVICE.options(more);
    options.putAll(Map.of("query", QUERY, "inferSchema", "dictionary"));
    return TestSpark.newReader(options).load();
  }

  /** Sets keys of the session, and sets them back at the end. */
  private void during(Map<String, String> settings, Runnable actions) {
    Map<String, String> before = new HashMap<>();
    settings
        .keySet()
        .forEach(key -> before.put(key, spark.conf().getOption(key).getOrElse(() -> null)));
    settings.forEach((key, value) -> spark.conf().set(key, value));
    try {
      actions.run();
    } finally {
      before.forEach(
          (key, value) -> {
            spark.conf().unset(key);
            Optional.ofNullable(value).ifPresent(old -> spark.conf().set(key, old));
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mode, DROPMALFORMED",
    "mpn.OfficeUsage.schemaHints, MPNId BIGINT",
    "mpn.OfficeUsage.columns, 'MPNId,Month'",
    "apiUrl, https://localhost:1/insights/v1/mpn"
  })
  void aDataFrameKeepsTheOptionsOfItsCatalog(String key, String value) {
    Dataset<Row> table = catalog.runSql(SELECT);
    assertThat(Rows.of(table)).isEqualTo(PERMISSIVE);

    during(Map.of(keys + key, value), () -> assertThat(Rows.of(table)).isEqualTo(PERMISSIVE));
  }

  @Test
  void aWriteKeepsTheOptionsOfItsCatalog() {
    Dataset<Row> table = catalog.runSql(SELECT);

    during(
        Map.of(keys + "mode", "DROPMALFORMED"),
        () -> table.write().mode("overwrite").saveAsTable("written"));
    assertThat(Rows.of(spark.table("written").orderBy("CustomerName"))).isEqualTo(PERMISSIVE);
    spark.sql("DROP TABLE written");
  }

  /** Spark 4.2 looks a cached table up by its name and id. */
  @Test
  void cachedRowsAreThoseOfTheSameOptionsOnly() {
    Dataset<Row> cached = spark.table(catalog.name() + ".mpn.OfficeUsage").cache();
    assertThat(Rows.of(cached)).isEqualTo(PERMISSIVE);
    assertThat(Rows.of(catalog.runSql(SELECT))).isEqualTo(PERMISSIVE);

    during(
        Map.of(keys + "mode", "DROPMALFORMED"),
        () -> {
          assertThat(Rows.of(catalog.runSql(SELECT))).isEqualTo(WELL_FORMED);
          assertThat(Rows.of(cached)).isEqualTo(PERMISSIVE);
        });
    during(
        Map.of(keys + "mpn.OfficeUsage.columns", "CustomerName,Month"),
        () ->
            assertThat(catalog.runSql("SELECT * FROM insights.mpn.OfficeUsage").columns())
                .containsExactly("CustomerName", "Month"));
    assertThat(Rows.of(catalog.runSql(SELECT))).isEqualTo(PERMISSIVE);
    assertThat(catalog.runSql(SELECT).queryExecution().toString()).contains("InMemoryTableScan");
    during(
        Map.of(keys + "mode", "DROPMALFORMED"),
        () -> {
          catalog.runSql("REFRESH TABLE insights.mpn.OfficeUsage");

          assertThat(Rows.of(catalog.runSql(SELECT))).isEqualTo(WELL_FORMED);
          assertThat(Rows.of(cached)).as("after a refresh").isEqualTo(PERMISSIVE);
        });
  }
}
