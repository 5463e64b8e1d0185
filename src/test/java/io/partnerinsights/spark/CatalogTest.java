package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets, stored queries and lists by their names in SQL; DuckDB says what the rows are. */
final class CatalogTest {
  private static Sandbox sandbox;
  private final TestCatalog catalog = TestCatalog.of(sandbox, "PartnerInsightsCatalog");

  @BeforeAll
  static void start() {
    sandbox = Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.1).start();
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @BeforeEach
  void forget() {
    PartnerInsights.forgetAll();
    sandbox.calls().reset();
  }

  @Nested
  final class Names {
    @Test
    void loadingTheCatalogAndShowingNamespacesIsNoCall() {
      assertThat(catalog.rows("SHOW NAMESPACES IN insights"))
          .containsExactlyInAnyOrder(List.of("mpn"), List.of("queries"), List.of("system"));
      assertThat(catalog.rows("SHOW TABLES IN insights.system"))
          .extracting(row -> row.get(1))
          .containsExactlyInAnyOrder("datasets", "queries", "reports", "executions");

      assertThat(sandbox.calls().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"insights.mpn", "insights.MPN", "insights"})
    void showingTheDatasetsIsOneGet(String namespace) {
      assertThat(catalog.rows("SHOW TABLES IN " + namespace))
          .hasSizeGreaterThan(15)
          .contains(List.of("mpn", "AzureUsage", "false"));

      onlyGets(1);
    }

    @Test
    void showingTheQueriesIsOneGet() {
      assertThat(catalog.rows("SHOW TABLES IN insights.queries LIKE 'Azure*'"))
          .containsExactly(List.of("queries", "Azure Usage", "false"));

      onlyGets(1);
    }

    @Test
    void whatDoesNotExistIsAnErrorWithTheNearestName() {
      assertThatThrownBy(() -> catalog.sql("SELECT * FROM insights.mpn.AzureUsages"))
          .hasMessageContaining("PI-2002")
          .hasMessageContaining("Did you mean AzureUsage");
      assertThatThrownBy(() -> catalog.sql("SELECT * FROM insights.queries.`Azure Usages`"))
          .hasMessageContaining("PI-2007")
          .hasMessageContaining("Did you mean Azure Usage");
      assertThatThrownBy(() -> catalog.sql("SELECT * FROM insights.system.report"))
          .hasMessageContaining("PI-2010")
          .hasMessageContaining("Did you mean reports");
      assertThatThrownBy(() -> catalog.sql("SHOW TABLES IN insights.mpm"))
          .hasMessageContaining("PI-2010")
          .hasMessageContaining("Did you mean mpn");
      onlyGets(2);
    }

    @Test
    void existenceIsAnAnswerAndNoError() {
      for (String table : List.of("mpn.NoSuch", "queries.NoSuch", "system.NoSuch", "nosuch.One")) {
        assertThat(catalog.sql("DROP TABLE IF EXISTS insights." + table).collectAsList()).isEmpty();
      }
      for (String table : List.of("mpn.officeusage", "queries.`azure usage`", "system.reports")) {
        assertThatThrownBy(() -> catalog.sql("DROP TABLE IF EXISTS insights." + table))
            .hasMessageContaining("PI-6009");
      }
    }

    @Test
    void aQuerysColumnsHaveNamesWithoutCaseToo() {
      assertThat(catalog.rows("SELECT count(MONTH) FROM insights.MPN.officeUSAGE"))
          .isEqualTo(catalog.rows("SELECT count(Month) FROM insights.mpn.OfficeUsage"));
    }
  }

  @Nested
  final class Descriptions {
    @Test
    void aDatasetHasCommentsMetricsRangesAndRefreshDays() {
      Map<String, String> lines =
          catalog.sql("DESCRIBE TABLE EXTENDED insights.mpn.dynamicsusage").collectAsList().stream()
              .collect(Collectors.toMap(row -> row.getString(0), Row::mkString, (a, b) -> a));

      assertThat(lines.get("Month")).contains("date");
      assertThat(lines.get("Type")).contains("EXTERNAL");
      assertThat(lines.get("Provider")).contains("partnerinsights");
      assertThat(lines.get("Table Properties"))
          .contains("availableMetrics=", "availableDateRanges=", "LIFETIME", "refreshDays=3")
          .doesNotContain(Sandbox.CLIENT_SECRET);
      onlyGets(1);
    }

    @Test
    void columnCommentsAreTheDictionarys() {
      assertThat(catalog.rows("DESCRIBE TABLE insights.mpn.CustomersAndTenants"))
          .contains(List.of("CustomerStatus", "string", "Active / Inactive"));
    }

    @Test
    void aQueryHasItsText() {
      assertThat(catalog.rows("SHOW TBLPROPERTIES insights.queries.`Azure Usage`").toString())
          .contains("queryId", "FROM AzureUsage");
    }

    @Test
    void namespacesAndTablesForAuditSayWhatTheyAre() {
      assertThat(catalog.rows("DESCRIBE NAMESPACE insights.queries").toString())
          .contains("system queries");
      assertThat(catalog.rows("DESCRIBE TABLE EXTENDED insights.system.executions").toString())
          .contains("without their links");
    }
  }

  @Nested
  final class Reading {
    @Test
    void conditionsBecomePartOfTheQuery() {
      Dataset<Row> france =
          catalog.sql(
              "SELECT Month, CustomerName FROM insights.mpn.AzureUsage"
                  + " WHERE Month >= '2026-01-01' AND CustomerMarket = 'France'");

      assertThat(
              france
                  .queryExecution()
                  .explainString(org.apache.spark.sql.execution.ExplainMode.fromString("simple")))
          .contains("CustomerMarket = 'France'")
          .contains("from 2026-01-01T00:00:00Z");
      onlyGets(1);
      assertThat(Rows.of(france))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              expected(
                  "SELECT Month, CustomerName FROM AzureUsage"
                      + " WHERE CustomerMarket = 'France' TIMESPAN LIFETIME",
                  row -> row.get(0).compareTo("2026-01-01") >= 0));
    }

    @Test
    void joinsExpressionsAndViewsReadTheSameReports() {
      catalog.sql(
          "CREATE OR REPLACE TEMPORARY VIEW catalog_view AS"
              + " SELECT Month, CustomerMarket FROM insights.mpn.OfficeUsage");
      String question =
          "WITH months AS (SELECT Month, count(*) AS n FROM catalog_view GROUP BY Month)"
              + " SELECT count(*) FROM catalog_view JOIN months USING (Month)";

      assertThat(catalog.rows(question))
          .isEqualTo(catalog.rows("SELECT count(*) FROM catalog_view"))
          .isNotEqualTo(List.of(List.of("0")));
    }

    @Test
    void aStatementThatNamesATableTwiceCostsOneReport() {
      String all = "SELECT Month, CustomerName FROM insights.mpn.OfficeUsage";

      catalog.rows(all + " UNION ALL " + all);
      catalog.rows(all);

      assertThat(reports()).isOne();
    }

    @Test
    void aStoredQueryIsATable() {
      assertThat(catalog.rows("SELECT count(*) FROM insights.queries.`power bi usage`"))
          .isEqualTo(List.of(List.of(Integer.toString(stored("Power BI usage").size()))));
    }

    @Test
    void aStoredQueryIsATableByItsIdToo() {
      String id =
          catalog
              .rows("SELECT queryId FROM insights.system.queries WHERE name = 'Power BI usage'")
              .get(0)
              .get(0);

      assertThat(catalog.rows("SELECT count(*) FROM insights.queries.`" + id + "`"))
          .isEqualTo(List.of(List.of(Integer.toString(stored("Power BI usage").size()))));
    }

    @Test
    void optionsOfOneReadCountForThatRead() {
      Dataset<Row> whole = catalog.table("mpn.OfficeUsage", "pushdown", "off").select("Month");
      Dataset<Row> spring =
          catalog.table(
              "mpn.OfficeUsage", "queryStartTime", "2026-03-01", "queryEndTime", "2026-06-01");

      assertThat(whole.queryExecution().toString()).contains("SELECT CustomerTenantId, ");
      assertThat(spring.queryExecution().toString()).contains("from 2026-03-01T00:00:00Z");
      assertThat(
              catalog
                  .sql("SELECT Month FROM insights.mpn.OfficeUsage WITH (`pushdown` = 'off')")
                  .queryExecution()
                  .toString())
          .contains("SELECT CustomerTenantId, ");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"dataset", "columns", "apiUrl", "clientSecret", "schemaHints", "dryRun"})
    void whatMakesAnotherTableIsNoOptionOfARead(String option) {
      assertThatThrownBy(
              () -> catalog.table("mpn.OfficeUsage", option, "x y").queryExecution().toString())
          .hasMessageContaining("PI-60")
          .hasMessageContaining(option);
    }

    @Test
    void whatSparkHasCachedIsFoundByTheName() {
      catalog.sql("CACHE TABLE office_cache AS SELECT * FROM insights.mpn.OfficeUsage");
      sandbox.calls().reset();

      catalog.rows("SELECT Month FROM insights.mpn.OfficeUsage WHERE CustomerMarket = 'France'");

      assertThat(reports()).isZero();
      catalog.sql("UNCACHE TABLE office_cache");
    }

    @Test
    void aRowTellsItsReportWhoseIdIsInTheListForAudit() {
      List<List<String>> ids =
          catalog.rows("SELECT DISTINCT _report_id FROM insights.mpn.OfficeUsage");

      assertThat(ids).hasSize(1);
      assertThat(catalog.rows("SELECT reportId FROM insights.system.reports")).containsAll(ids);
    }

    @Test
    void refreshMakesTheNextQueryReadANewReport() {
      String question = "SELECT Month FROM insights.mpn.OfficeUsage";
      catalog.rows(question);
      catalog.rows(question);
      assertThat(reports()).isOne();

      catalog.sql("REFRESH TABLE insights.mpn.officeusage");
      catalog.rows(question);

      assertThat(reports()).isEqualTo(2);
    }

    @Test
    void refreshForgetsAStoredQuerysReportToo() {
      String question = "SELECT count(*) FROM insights.queries.`Power BI usage`";
      catalog.rows(question);

      catalog.sql("REFRESH TABLE insights.queries.`Power BI usage`");
      catalog.rows(question);

      assertThat(reports()).isEqualTo(2);
    }
  }

  @Nested
  final class Audit {
    @Test
    void datasetsAreRowsWithLists() {
      assertThat(
              catalog.rows(
                  "SELECT datasetName, refreshDays, minimumRecurrenceHours"
                      + " FROM insights.system.datasets"
                      + " WHERE array_contains(availableMetrics, 'TotalACR')"
                      + " AND array_contains(selectableColumns, 'CustomerMarket')"
                      + " AND array_contains(availableDateRanges, 'LIFETIME')"))
          .contains(List.of("AzureUsage", "4", "24"));
      onlyGets(1);
    }

    @Test
    void aReportCanBeFollowedFromQueryToExecution() {
      catalog.rows("SELECT Month FROM insights.mpn.OfficeUsage");
      sandbox.calls().reset();

      List<List<String>> runs =
          catalog.rows(
              "SELECT q.query, r.reportStatus, r.executeNow, e.executionStatus, e.format,"
                  + " e.reportGeneratedTime >= r.createdTime"
                  + " FROM insights.system.queries q"
                  + " JOIN insights.system.reports r USING (queryId)"
                  + " JOIN insights.system.executions e USING (reportId)"
                  + " WHERE q.query LIKE 'SELECT Month FROM OfficeUsage%' AND q.type <> 'system'");

      assertThat(runs).isNotEmpty();
      assertThat(runs)
          .allSatisfy(
              run -> {
                assertThat(run.get(0)).isEqualTo("SELECT Month FROM OfficeUsage TIMESPAN LIFETIME");
                assertThat(run.subList(2, 6)).containsExactly("true", "Completed", "CSV", "true");
              });
      assertThat(sandbox.calls().count("POST")).isZero();
    }

    @Test
    void noColumnShowsALink() {
      catalog.rows("SELECT Month FROM insights.mpn.OfficeUsage");

      assertThat(catalog.rows("SELECT * FROM insights.system.executions").toString())
          .contains("Completed")
          .doesNotContain("http");
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
          "CREATE NAMESPACE insights.mine",
          "DROP NAMESPACE insights.mpn"
        })
    void nothingCanBeChanged(String statement) {
      assertThatThrownBy(() -> catalog.sql(statement).collectAsList())
          .hasMessageContaining("PI-6009")
          .hasMessageContaining("can only be read")
          .hasMessageContaining("Remedy");
    }

    @Test
    void aTableCannotBeWritten() {
      assertThatThrownBy(
              () ->
                  catalog.sql(
                      "INSERT INTO insights.mpn.Profile SELECT * FROM insights.mpn.Profile"))
          .hasMessageContaining("does not support");
    }

    @ParameterizedTest
    @ValueSource(strings = {"query", "dataset", "queryId", "schemaHints"})
    void whatToReadIsNoOptionOfACatalog(String option) {
      TestCatalog wrong = TestCatalog.of(sandbox, "PartnerInsightsCatalog", option, "x INT");

      assertThatThrownBy(() -> wrong.sql("SHOW NAMESPACES IN insights"))
          .hasMessageContaining("PI-6002")
          .hasMessageContaining(option);
    }
  }

  private static void onlyGets(int calls) {
    assertThat(sandbox.calls().count("POST")).isZero();
    assertThat(sandbox.calls().count("GET")).isEqualTo(calls);
  }

  private static long reports() {
    return sandbox.calls().count("POST", "/ScheduledReport");
  }

  private List<List<String>> stored(String name) {
    String text =
        catalog
            .rows("SELECT query FROM insights.system.queries WHERE name = '" + name + "'")
            .get(0)
            .get(0);
    return Rows.of(sandbox.expectedRows(text));
  }

  private static List<List<String>> expected(String query, Predicate<List<String>> filter) {
    return Rows.of(sandbox.expectedRows(query)).stream().filter(filter).toList();
  }
}
