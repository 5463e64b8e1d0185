package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.flink.table.PartnerInsightsCatalog;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads by Flink's SQL; DuckDB returns the expected rows. */
@Timeout(120)
final class TableTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.1)
              .compression(Compression.GZIP));

  @TempDir static Path folder;

  private TableEnvironment sql;

  @BeforeEach
  void createCatalog() {
    sql = FlinkReads.createCatalog(with("reuse", "never"));
  }

  @Test
  void pushesAFilterIntoTheQuery() throws Exception {
    String select =
        "SELECT CustomerName FROM insights.mpn.OfficeUsage"
            + " /*+ OPTIONS('pushdown'='always') */ WHERE CustomerMarket = 'France'";

    assertThat(rows(select))
        .containsExactlyInAnyOrderElementsOf(
            expected(
                    "SELECT CustomerName, CustomerMarket FROM OfficeUsage"
                        + " WHERE CustomerMarket = 'France' TIMESPAN LAST_1_YEAR")
                .stream()
                .map(row -> row.replaceFirst(", France$", ""))
                .toList());
    assertThat(sql.explainSql(select)).contains("filter=[", "project=[");
    assertThat(queries())
        .anyMatch(query -> query.contains("FROM OfficeUsage WHERE CustomerMarket = 'France'"));
  }

  @Test
  void aLimitBecomesPartOfTheQuery() throws Exception {
    String some =
        "SELECT CustomerName FROM insights.mpn.OfficeUsage /*+ OPTIONS('pushdown'='always') */"
            + " LIMIT 3";

    assertThat(rows(some)).hasSize(3);
    assertThat(queries()).anyMatch(query -> query.contains("LIMIT 3"));
  }

  @Test
  @Tag("full")
  void scanParallelismSetsTheNumberOfReaders() {
    String select =
        "SELECT CustomerName FROM insights.mpn.OfficeUsage"
            + " /*+ OPTIONS('scan.parallelism'='3') */";

    assertThat(sql.explainSql(select, ExplainDetail.JSON_EXECUTION_PLAN))
        .contains("\"parallelism\" : 3");
  }

  @Test
  void optionsOfOneReadBecomePartOfTheQuery() throws Exception {
    String select =
        "SELECT CustomerName FROM insights.mpn.OfficeUsage"
            + " /*+ OPTIONS('timespan'='LAST_3_MONTHS', 'splitSize'='4KiB') */";

    assertThat(rows(select))
        .containsExactlyInAnyOrderElementsOf(
            expected("SELECT CustomerName FROM OfficeUsage TIMESPAN LAST_3_MONTHS"));
    assertThat(queries())
        .anyMatch(query -> query.endsWith("FROM OfficeUsage TIMESPAN LAST_3_MONTHS"));
  }

  @ParameterizedTest
  @ShortCases(
      value = 2,
      csv =
          @CsvSource(
              delimiter = '|',
              quoteCharacter = '"',
              textBlock =
                  """
                  SELECT CustomerName FROM insights.mpn.OfficeUsage /*+ OPTIONS('scan.parallelism'='0') */ | PI-6004 | scan.parallelism cannot be 0
                  SELECT CustomerName FROM insights.mpn.OfficeUsage /*+ OPTIONS('splitSizes'='x') */ | PI-6003 | splitSizes
                  SELECT CustomerName FROM insights.mpn.OfficeUsage /*+ OPTIONS('password'='x') */ | PI-6011 | password
                  SELECT CustomerName FROM insights.mpn.OfficeUsage /*+ OPTIONS('Reuse'='auto') */ | PI-6002 | Options Reuse and reuse are the same option
                  SELECT u.CustomerName FROM (SELECT CustomerName, PROCTIME() AS t FROM insights.mpn.OfficeUsage) AS a JOIN insights.mpn.OfficeUsage FOR SYSTEM_TIME AS OF a.t AS u ON a.CustomerName = u.CustomerName | A report cannot be used in a lookup join | join the table without FOR SYSTEM_TIME AS OF
                  """))
  void refusesWhatATableCannotDo(String select, String problem, String text) {
    assertThatThrownBy(() -> sql.explainSql(select))
        .hasStackTraceContaining(problem)
        .hasStackTraceContaining(text);
  }

  @Test
  @Tag("full")
  void readsDeclaredColumnsAndMetadata() throws Exception {
    sql.executeSql(
        "CREATE TABLE usage (`Month` DATE, CustomerName STRING,"
            + " generated TIMESTAMP_LTZ(3) METADATA FROM '_report_generated_time' VIRTUAL,"
            + " report STRING METADATA FROM '_report_id' VIRTUAL)"
            + " WITH ('connector'='partnerinsights',"
            + " 'query'='SELECT CustomerName, Month FROM OfficeUsage', "
            + with("reuse", "never")
            + ")");

    assertThat(rows("SELECT DISTINCT report IS NULL, generated IS NULL FROM usage"))
        .containsExactly("false, false");
    assertThat(rows("SELECT CustomerName, CAST(`Month` AS STRING) FROM usage"))
        .containsExactlyInAnyOrderElementsOf(
            expected("SELECT CustomerName, Month FROM OfficeUsage"));
  }

  /** Flink merges the reads of a job: one source has the columns and the metadata of all. */
  @Test
  @Tag("full")
  void readsATableSeveralTimesInOneJob() throws Exception {
    sql.executeSql(
        "CREATE TABLE usage (CustomerName STRING, `Month` DATE, CustomerMarket STRING,"
            + " report STRING METADATA FROM '_report_id' VIRTUAL,"
            + " execution STRING METADATA FROM '_execution_id' VIRTUAL)"
            + " WITH ('connector'='partnerinsights',"
            + " 'query'='SELECT CustomerMarket, CustomerName, Month FROM OfficeUsage', "
            + with("reuse", "never")
            + ")");

    assertThat(
            rows(
                "SELECT CustomerMarket FROM usage UNION ALL SELECT CAST(`Month` AS STRING) FROM"
                    + " usage WHERE report <> '' UNION ALL SELECT a.CustomerMarket || ', ' ||"
                    + " CAST(a.`Month` AS STRING) FROM usage AS a JOIN (SELECT DISTINCT report,"
                    + " execution FROM usage) AS b ON a.report = b.report AND a.execution ="
                    + " b.execution"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("CustomerMarket", "Month", "CustomerMarket, Month")
                .flatMap(columns -> expected("SELECT " + columns + " FROM OfficeUsage").stream())
                .toList());
  }

  /** The configuration of this cluster allows 127.0.0.1 only. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'clientSecret'='in clear' | set the option to env:NAME or file:PATH",
        "'apiUrl'='http://localhost:1', 'authorityUrl'='http://localhost:1',"
            + " 'clientSecret'='file:/etc/hostname' | localhost",
      })
  void sendsNoSecretInClearOrToAListenerOfThisMachine(String options, String message) {
    sql.executeSql(
        "CREATE TABLE secret (CustomerName STRING) WITH ('connector'='partnerinsights',"
            + " 'dataset'='OfficeUsage', 'tenantId'='t', 'clientId'='c', "
            + options
            + ")");

    assertThatThrownBy(() -> sql.explainSql("SELECT * FROM secret"))
        .hasStackTraceContaining("PI-6011")
        .hasStackTraceContaining(message);
  }

  /** Flink would read an invented number in place of a missing one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "MonthlyActiveUsers BIGINT NOT NULL",
        "MonthlyActiveUsers BIGINT, PRIMARY KEY (MonthlyActiveUsers) NOT ENFORCED",
        "CustomerName STRING,"
            + " MonthlyActiveUsers TIMESTAMP_LTZ(3) NOT NULL METADATA FROM '_report_generated_time'"
      })
  void refusesColumnsThatMustNotBeNull(String columns) {
    sql.executeSql(
        "CREATE TABLE users (%s) WITH ('connector'='partnerinsights', 'dataset'='OfficeUsage', %s)"
            .formatted(columns, with()));

    assertThatThrownBy(() -> sql.explainSql("SELECT * FROM users"))
        .hasStackTraceContaining("PI-6008")
        .hasStackTraceContaining("MonthlyActiveUsers")
        .hasStackTraceContaining("NOT NULL");
  }

  /** The sample of the catalog's table shows months in an unknown form. */
  @ParameterizedTest
  @ShortCases(
      value = 2,
      values =
          @ValueSource(
              strings = {
                "`Month` >= '2022-09-01'",
                "`Month` IN ('Q1 FY23', '2022-09-01')",
                "`Month` BETWEEN '2022-09-01' AND '2022-12-31'",
                "NOT (`Month` > '2022' AND CustomerMarket = 'France')",
                "`Month` = '2022-09' OR CustomerMarket = 'France'",
                "`Month` LIKE '2022-%'"
              }))
  void refusesToCompareATextWithADate(String condition) {
    SERVICE
        .sandbox()
        .faults()
        .on("GET", "/ScheduledQueries/testQueryResult")
        .always()
        .replaceResponse("{\"value\":[{\"Month\":\"Q1 FY23\"}],\"statusCode\":200}");
    for (String pushdown : List.of("never", "always")) {
      String hints = "pushdown'='" + pushdown;
      String table = "insights.mpn.ResellerPerformance /*+ OPTIONS('" + hints + "') */";

      assertThatThrownBy(() -> sql.explainSql("SELECT * FROM " + table + " WHERE " + condition))
          .hasStackTraceContaining("PI-2012")
          .hasStackTraceContaining("Month STRING");
      String hinted = table.replace(hints, hints + "', 'schemaHints'='Month STRING");
      assertThat(sql.explainSql("SELECT * FROM " + hinted + " WHERE " + condition))
          .contains("ResellerPerformance");
    }
  }

  /** Flink runs the query of some statements before it finds that it cannot store the result. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ANALYZE TABLE insights.mpn.OfficeUsage COMPUTE STATISTICS",
        "ANALYZE TABLE insights.mpn.OfficeUsage COMPUTE STATISTICS FOR ALL COLUMNS",
        "ANALYZE TABLE insights.`system`.reports COMPUTE STATISTICS",
        "CREATE TABLE insights.mpn.copied AS SELECT * FROM insights.mpn.OfficeUsage",
        "CREATE OR REPLACE TABLE insights.mpn.copied AS SELECT * FROM insights.mpn.OfficeUsage",
        "INSERT INTO insights.mpn.OfficeUsage SELECT * FROM insights.mpn.OfficeUsage",
        "INSERT OVERWRITE insights.mpn.OfficeUsage SELECT * FROM insights.mpn.OfficeUsage",
        "UPDATE insights.mpn.OfficeUsage SET CustomerName = 'x'",
        "DELETE FROM insights.mpn.OfficeUsage WHERE CustomerMarket = 'France'",
        "TRUNCATE TABLE insights.mpn.OfficeUsage",
        "CREATE VIEW insights.mpn.seen AS SELECT * FROM insights.mpn.OfficeUsage",
      })
  void aRefusedStatementCreatesNoReport(String statement) {
    SERVICE.calls().reset();

    assertThatThrownBy(() -> rows(statement)).isInstanceOf(Exception.class);

    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isZero();
    assertThat(SERVICE.calls().count(Kind.DOWNLOAD)).isZero();
  }

  @Test
  void analyzeTableSaysThatTheCatalogIsReadOnly() {
    assertThatThrownBy(() -> rows("ANALYZE TABLE insights.mpn.OfficeUsage COMPUTE STATISTICS"))
        .hasStackTraceContaining("PI-6009")
        .hasStackTraceContaining("Catalog insights cannot be changed");
  }

  /** Only Flink 2.3 has the statement, and calls this method. */
  @Test
  void aDatabaseHasNoMaterializedTables() throws Exception {
    var catalog = (PartnerInsightsCatalog) sql.getCatalog("insights").orElseThrow();

    assertThat(catalog.listMaterializedTables("mpn")).isEmpty();
    if (EnvironmentInformation.getVersion().startsWith("2.3")) {
      assertThat(rows("SHOW MATERIALIZED TABLES IN insights.mpn")).isEmpty();
    }
  }

  @Test
  void theCatalogMayAddTheMetadataColumns() throws Exception {
    sql.executeSql(
        "CREATE CATALOG more WITH ('type'='partnerinsights', 'metadataAsColumns'='true', "
            + with()
            + ")");

    assertThat(rows("DESCRIBE more.mpn.OfficeUsage").toString())
        .contains("_report_id", "METADATA VIRTUAL");
    assertThat(rows("SHOW CREATE TABLE more.mpn.OfficeUsage").toString())
        .doesNotContain("metadataAsColumns");
    assertThat(rows("SELECT DISTINCT `_execution_id` IS NULL FROM more.mpn.OfficeUsage"))
        .containsExactly("false");
    assertThat(rows("DESCRIBE insights.mpn.OfficeUsage").toString()).doesNotContain("_report_id");
  }

  @Test
  void showsCommentsAndNoSecret() throws Exception {
    assertThat(rows("DESCRIBE insights.mpn.AzureUsage").toString())
        .contains("not additive", "filter 0 before a sum", "Azure consumed revenue (ACR)");
    assertThat(rows("SHOW CREATE TABLE insights.mpn.OfficeUsage").toString())
        .contains("file:")
        .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD);
  }

  private List<String> rows(String statement) throws Exception {
    return FlinkReads.queryRows(sql, statement).stream()
        .map(row -> String.join(", ", row))
        .toList();
  }

  private static List<String> expected(String query) {
    return SERVICE.sandbox().expectedRows(query).stream()
        .map(row -> String.join(", ", row.values().stream().map(String::valueOf).toList()))
        .toList();
  }

  private static List<String> queries() {
    return Clients.clientFor(ConnectorOptions.parseAccount(SERVICE.options()))
        .listQueries(QueryFilter.all())
        .stream()
        .map(ScheduledQuery::query)
        .toList();
  }

  private static String with(String... more) {
    return FlinkReads.withClause(SERVICE.sandbox(), folder, more);
  }
}
