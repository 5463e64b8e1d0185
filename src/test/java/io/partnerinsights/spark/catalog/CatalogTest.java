package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalog.Catalog;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableSummary;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, descriptions, system tables and refreshes of the catalog. */
final class CatalogTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small().resettingBeforeEach(PartnerInsights::invalidateAllReports);

  private final TestCatalog catalog = TestCatalog.of(SERVICE.sandbox());

  @Nested
  final class Names {
    @Test
    void listsNamespacesAndSystemTablesWithoutACall() {
      assertThat(catalog.queryRows("SHOW NAMESPACES IN insights"))
          .containsExactlyInAnyOrder(
              List.of("mpn"), List.of("queries"), List.of("reports"), List.of("system"));
      assertThat(catalog.queryRows("SHOW TABLES IN insights.system"))
          .extracting(row -> row.get(1))
          .containsExactlyInAnyOrder("datasets", "queries", "reports", "executions");

      assertThat(SERVICE.calls().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "insights.mpn, mpn",
      "insights.MPN, mpn",
      "insights, mpn",
      "insights.queries, queries"
    })
    void listsTablesWithOneGet(String listed, String namespace) {
      assertThat(catalog.queryRows("SHOW TABLES IN " + listed + " LIKE 'Azure*Usage'"))
          .containsExactly(
              List.of(namespace, namespace.equals("mpn") ? "AzureUsage" : "Azure Usage", "false"));

      onlyGets(1);
    }

    @Test
    void listsTheKindsOfTablesWithOneGet() throws AnalysisException {
      TableSummary[] tables = catalog.plugin().listTableSummaries(new String[] {"mpn"});

      assertThat(tables).hasSizeGreaterThan(15);
      assertThat(tables).extracting(TableSummary::tableType).containsOnly("FOREIGN");
      assertThat(tables)
          .extracting(TableSummary::identifier)
          .contains(Identifier.of(new String[] {"mpn"}, "AzureUsage"));
      onlyGets(1);
    }

    @Test
    void suggestsTheNearestNameForAnUnknownOne() {
      assertThatThrownBy(() -> catalog.runSql("SELECT * FROM insights.mpn.AzureUsages"))
          .isInstanceOf(AnalysisException.class)
          .hasNoCause()
          .satisfies(
              error ->
                  assertThat(error.getSuppressed())
                      .hasOnlyElementsOfType(QueryException.class)
                      .hasSize(1))
          .hasMessageContaining("PI-2002")
          .hasMessageContaining("Did you mean AzureUsage");
      assertThatThrownBy(() -> catalog.runSql("SELECT * FROM insights.queries.`Azure Usages`"))
          .hasMessageContaining("PI-2007")
          .hasMessageContaining("Did you mean Azure Usage");
      assertThatThrownBy(() -> catalog.runSql("SELECT * FROM insights.system.report"))
          .hasMessageContaining("PI-2010")
          .hasMessageContaining("Did you mean reports");
      assertThatThrownBy(() -> catalog.runSql("SHOW TABLES IN insights.mpm"))
          .hasMessageContaining("PI-2010")
          .hasMessageContaining("Did you mean mpn");
      onlyGets(2);
    }

    @Test
    void dropIfExistsIgnoresUnknownTables() {
      for (String table : List.of("mpn.NoSuch", "queries.NoSuch", "system.NoSuch", "nosuch.One")) {
        assertThat(catalog.runSql("DROP TABLE IF EXISTS insights." + table).collectAsList())
            .isEmpty();
      }
      for (String table : List.of("mpn.officeusage", "queries.`azure usage`", "system.reports")) {
        assertThatThrownBy(() -> catalog.runSql("DROP TABLE IF EXISTS insights." + table))
            .hasMessageContaining("PI-6009")
            .hasMessageContaining("remove the statement")
            .hasMessageNotContaining("CREATE TABLE");
      }
    }

    @ParameterizedTest
    @CsvSource({
      "mpn.azureusage, true",
      "queries.`azure usage`, true",
      "system.reports, true",
      "mpn.NoSuch, false",
      "queries.NoSuch, false",
      "reports.NoSuch, false",
      "nosuch.One, false",
    })
    void tableExistsFindsNamesWithoutCase(String table, boolean exists) {
      assertThat(catalog.exists(Catalog::tableExists, table)).isEqualTo(exists);
    }
  }

  /**
   * What each method of a catalog does with a name that it does not have: as Spark's interfaces.
   */
  @Nested
  final class MissingNames {
    private final PartnerInsightsProcedureCatalog plugin =
        (PartnerInsightsProcedureCatalog) TestCatalog.withProcedures(SERVICE.sandbox()).plugin();

    @ParameterizedTest
    @ValueSource(strings = {"zzz", "mpn.zzz", "mpn.mpn", "``"})
    void aNamespaceIsSparksErrorWithTheConnectorsMessage(String name) {
      String[] namespace = name.replace("`", "").split("\\.", -1);
      List<ThrowingCallable> methods =
          List.of(
              () -> plugin.listTables(namespace),
              () -> plugin.listTableSummaries(namespace),
              () -> plugin.listNamespaces(namespace),
              () -> plugin.listFunctions(namespace),
              () -> plugin.listProcedures(namespace),
              () -> plugin.loadNamespaceMetadata(namespace),
              () -> plugin.alterNamespace(namespace),
              () -> plugin.dropNamespace(namespace, true));

      assertThat(methods)
          .allSatisfy(
              method ->
                  assertThatThrownBy(method)
                      .isInstanceOf(NoSuchNamespaceException.class)
                      .hasMessageContaining("[PI-2010]")
                      .hasMessageContaining("the namespaces are mpn, queries, reports, system"));
      assertThat(plugin.namespaceExists(namespace)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zzz", "mpn", "queries", "reports", "system"})
    void aTableOrFunctionIsSparksError(String namespace) {
      Identifier name = Identifier.of(new String[] {namespace}, "nosuch");

      assertThatThrownBy(() -> plugin.loadTable(name))
          .asInstanceOf(InstanceOfAssertFactories.type(AnalysisException.class))
          .extracting(AnalysisException::getCondition)
          .isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
      assertThatThrownBy(() -> plugin.alterTable(name)).isInstanceOf(NoSuchTableException.class);
      assertThatThrownBy(() -> plugin.renameTable(name, name))
          .isInstanceOf(NoSuchTableException.class);
      assertThatThrownBy(() -> plugin.loadFunction(name))
          .isInstanceOf(NoSuchFunctionException.class);
      plugin.invalidateTable(name);
      assertThat(plugin.tableExists(name)).isFalse();
      assertThat(plugin.dropTable(name)).isFalse();
      assertThat(plugin.purgeTable(name)).isFalse();
      assertThat(plugin.functionExists(name)).isFalse();
    }

    @Test
    void theRootHasNamespacesTablesAndProceduresButNoFunctions() throws AnalysisException {
      String[] root = {};

      assertThat(plugin.namespaceExists(root)).isTrue();
      assertThat(plugin.loadNamespaceMetadata(root)).isEmpty();
      assertThat(plugin.listNamespaces(root)).hasDimensions(4, 1);
      assertThat(plugin.listTables(root)).isEqualTo(plugin.listTables(new String[] {"mpn"}));
      assertThat(plugin.listProcedures(root))
          .isEqualTo(plugin.listProcedures(new String[] {"SYSTEM"}))
          .isNotEmpty();
      assertThat(plugin.listFunctions(root)).isEmpty();
    }

    @Test
    void sparksOwnCatalogFindsNothing() {
      assertThat(catalog.exists(Catalog::databaseExists, "zzz")).isFalse();
      assertThat(catalog.exists(Catalog::databaseExists, "mpn")).isTrue();
      assertThat(catalog.exists(Catalog::functionExists, "mpn.nosuch")).isFalse();
      assertThat(catalog.queryRows("SHOW USER FUNCTIONS IN insights.mpn")).isEmpty();
      assertThat(catalog.queryRows("UNCACHE TABLE IF EXISTS insights.zzz.nosuch")).isEmpty();
    }

    /** The names of files look like those of the catalog's tables. */
    @Test
    void afterUseSparkReadsItsOwnFilesAndFunctions(@TempDir Path folder) throws IOException {
      Path file = Files.writeString(folder.resolve("one.csv"), "1\n");
      catalog.runSql("USE insights.mpn");
      try {
        assertThat(catalog.queryRows("SELECT abs(-2), * FROM csv.`" + file + "`"))
            .containsExactly(List.of("2", "1"));
      } finally {
        TestSpark.session().catalog().setCurrentCatalog("spark_catalog");
      }
    }
  }

  @Nested
  final class Descriptions {
    @Test
    void describesADatasetsMetricsRangesAndRefreshDays() {
      Map<String, String> lines =
          catalog
              .runSql("DESCRIBE TABLE EXTENDED insights.mpn.dynamicsusage")
              .collectAsList()
              .stream()
              .collect(Collectors.toMap(row -> row.getString(0), Row::mkString, (a, b) -> a));

      assertThat(lines.get("Month")).contains("date");
      assertThat(lines.get("Type")).contains("EXTERNAL");
      assertThat(lines.get("Provider")).contains("partnerinsights");
      assertThat(lines.get("Table Properties"))
          .contains("availableMetrics=", "availableDateRanges=", "LAST_1_YEAR", "refreshDays=3")
          .doesNotContain(Sandbox.CLIENT_SECRET);
      onlyGets(2);
    }

    @Test
    void showsTheDictionarysColumnComments() {
      assertThat(catalog.queryRows("DESCRIBE TABLE insights.mpn.CustomersAndTenants"))
          .contains(List.of("CustomerStatus", "string", "Customer's status; Active / Inactive"));
    }

    @Test
    void describesQueriesNamespacesAndSystemTables() {
      assertThat(catalog.queryRows("SHOW TBLPROPERTIES insights.queries.`Azure Usage`").toString())
          .contains("queryId", "FROM AzureUsage");
      assertThat(catalog.queryRows("DESCRIBE NAMESPACE insights.queries").toString())
          .contains("system queries");
      assertThat(catalog.queryRows("DESCRIBE TABLE EXTENDED insights.system.executions").toString())
          .contains("without their links");
    }
  }

  @Nested
  final class SystemTables {
    @Test
    void listsDatasetsWithArrayColumns() {
      assertThat(
              catalog.queryRows(
                  "SELECT datasetName, refreshDays, minimumRecurrenceHours, tableName"
                      + " FROM insights.system.datasets"
                      + " WHERE array_contains(availableMetrics, 'ACR_USD')"
                      + " AND array_contains(selectableColumns, 'CustomerMarket')"
                      + " AND array_contains(availableDateRanges, 'LAST_2_YEARS')"))
          .contains(List.of("AzureUsage", "4", "24", "azure_usage"));
      onlyGets(1);
    }

    @Test
    void joinsAReportWithItsQueryAndExecution() {
      catalog.queryRows("SELECT Month FROM insights.mpn.OfficeUsage");
      SERVICE.calls().reset();

      List<List<String>> runs =
          catalog.queryRows(
              "SELECT q.query, r.reportStatus, r.executeNow, e.executionStatus, e.format,"
                  + " e.reportGeneratedTime >= r.createdTime, r.dataset, r.use, r.lastRun ="
                  + " e.reportGeneratedTime, r.nextRun IS NULL FROM insights.system.queries q JOIN"
                  + " insights.system.reports r USING (queryId) JOIN insights.system.executions e"
                  + " USING (reportId) WHERE q.query LIKE 'SELECT PGAMpnId, % FROM OfficeUsage"
                  + " TIMESPAN LAST_1_YEAR' AND q.type <> 'system'");

      assertThat(runs).isNotEmpty();
      assertThat(runs)
          .allSatisfy(
              run -> {
                assertThat(run.get(0)).contains(", Month, ", ", CustomerCount, ");
                assertThat(run.subList(2, 6)).containsExactly("true", "Completed", "CSV", "true");
                assertThat(run.subList(6, 10))
                    .containsExactly("OfficeUsage", "read", "true", "true");
              });
      assertThat(catalog.queryRows("SELECT * FROM insights.system.executions").toString())
          .as("no links")
          .contains("Completed")
          .doesNotContain("http");
      assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
    }
  }

  @Nested
  final class Reads {
    @Test
    void readsAStoredQueryByItsNameAndItsId() {
      String find = "SELECT queryId, query FROM insights.system.queries WHERE name = ";
      List<String> stored = catalog.queryRows(find + "'Power BI usage'").get(0);
      String rows = String.valueOf(SERVICE.sandbox().expectedRows(stored.get(1)).size());

      for (String name : List.of("power bi usage", stored.get(0))) {
        assertThat(catalog.queryRows("SELECT count(*) FROM insights.queries.`" + name + "`"))
            .containsExactly(List.of(rows));
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpn.OfficeUsage", "queries.`Power BI usage`"})
    void refreshInvalidatesTheReportOfATable(String table) {
      String query = "SELECT count(*) FROM insights." + table;
      catalog.queryRows(query);
      catalog.queryRows(query);
      assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();

      catalog.runSql("REFRESH TABLE insights." + table.toLowerCase(Locale.ROOT));
      catalog.queryRows(query);

      assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isEqualTo(2);
    }
  }

  @Nested
  final class Refusals {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "CREATE TABLE insights.mpn.Mine (a INT)",
          "CREATE TABLE insights.mpn.Mine AS SELECT 1 AS a",
          "DROP TABLE insights.mpn.OfficeUsage",
          "ALTER TABLE insights.mpn.OfficeUsage RENAME TO mpn.Mine",
          "ALTER TABLE insights.mpn.OfficeUsage ADD COLUMNS (a INT)",
          "INSERT INTO insights.mpn.Profile SELECT * FROM insights.mpn.AzureUsage",
          "INSERT INTO insights.mpn.Profile VALUES (1)",
          "INSERT INTO insights.mpn.OfficeUsage SELECT * FROM insights.mpn.OfficeUsage",
          "INSERT OVERWRITE insights.mpn.OfficeUsage SELECT * FROM insights.mpn.OfficeUsage",
          "INSERT OVERWRITE insights.system.reports SELECT 1",
          "DELETE FROM insights.mpn.OfficeUsage WHERE Month < '2026-01-01'",
          "UPDATE insights.mpn.OfficeUsage SET CustomerName = 'x'",
          "MERGE INTO insights.mpn.Profile t USING (SELECT 1 AS a) s ON t.City = s.a"
              + " WHEN MATCHED THEN DELETE",
          "CREATE NAMESPACE insights.mine",
          "DROP NAMESPACE insights.mpn"
        })
    void refusesStatementsThatChangeTheCatalog(String statement) {
      assertThatThrownBy(() -> catalog.runSql(statement).collectAsList())
          .hasMessageContaining("PI-6009")
          .hasMessageContaining("which is read-only")
          .hasMessageContaining("Remedy");
    }
  }

  private static void onlyGets(int calls) {
    assertThat(SERVICE.calls().countApiCalls("POST")).isZero();
    assertThat(SERVICE.calls().countApiCalls("GET")).isEqualTo(calls);
  }
}
