package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads of a dataset by its name, also of the marketplace; DuckDB returns the expected rows. */
final class ReadDatasetTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small().resettingBeforeEach(PartnerInsights::invalidateAllReports);

  private static final String NAME = "openlineage.dataset.name";
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @Test
  void readsAllColumnsOverTheWidestRange() {
    String log =
        StandardError.captureDuring(
            () -> {
              Dataset<Row> usage = load("dataset", "azureusage");
              String all =
                  "SELECT %s FROM AzureUsage TIMESPAN LAST_2_YEARS"
                      .formatted(String.join(", ", usage.columns()));

              assertThat(usage.columns()).hasSize(51).contains("ACR_USD", "Month");
              assertThat(plan(usage)).contains("FROM AzureUsage TIMESPAN LAST_2_YEARS");
              assertThat(Rows.of(usage))
                  .hasSizeGreaterThan(100)
                  .containsExactlyInAnyOrderElementsOf(
                      Rows.of(SERVICE.sandbox().expectedRows(all)));
            });

    assertThat(log.lines().filter(line -> line.contains(" WARN ")))
        .as("warnings of the connector")
        .allMatch(line -> line.contains("SparkStringUtils"));
  }

  /** Spark reads the text as the first day of the year 202603. */
  @Test
  void aYearThatNoFileHasIsAnErrorAtPlanning() {
    Dataset<Row> usage = load("dataset", "OfficeUsage").where("Month = '202603'");

    assertThatThrownBy(usage::collectAsList).hasMessageContainingAll("PI-2005", "Month", "202603");
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isZero();
  }

  @Test
  void explainShowsPushedAndKeptConditions() {
    Dataset<Row> usage =
        load(
                "dataset",
                "OfficeUsage",
                "columns",
                "CustomerTenantId, Month, CustomerName, CustomerMarket, MPNId",
                "queryStartTime",
                "2025-07-01",
                "queryEndTime",
                "2026-07-01",
                "pushdown",
                "always")
            .where("CustomerMarket = 'France' AND Month >= '2026-01-15' AND CustomerName <> 'x'")
            .where("CustomerTenantId <> 'https://host/file?sig=secret'")
            .select("CustomerName", "Month");

    assertThat(plan(usage))
        .contains("SELECT CustomerTenantId, Month, CustomerName, CustomerMarket FROM OfficeUsage")
        .contains("WHERE CustomerMarket = 'France'")
        .contains("from 2026-01-01T00:00:00Z to 2026-07-01T00:00:00Z")
        .contains("pushed down: [4 of 5 columns, CustomerMarket = 'France', range]")
        .containsPattern("only in the engine: \\[.*CustomerName");
    assertThat(plan(usage).split("partnerinsights \\[", 2)[1]).doesNotContain("sig=secret");
  }

  @Test
  void invalidatingADatasetInvalidatesItsReports() {
    String[] dataset = {"dataset", "OfficeUsage", "columns", "Month, MonthlyActiveUsers"};
    Dataset<Row> months = load(dataset).select("Month");
    months.count();
    load("query", "SELECT Month, CustomerName FROM OfficeUsage").count();

    PartnerInsights.invalidateReports(SERVICE.options(dataset));
    months.collectAsList();
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isEqualTo(3);

    PartnerInsights.invalidateAllReports();
    months.select("Month").count();
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isEqualTo(4);
  }

  @Test
  @Tag("full")
  void readsDatasetsOfTheMarketplace() {
    for (String dataset :
        List.of("ISVCustomer", "ISVOrder", "ISVRevenue", "ISVQualityOfService", "ISVLicense")) {
      Dataset<Row> table = loadOfMarketplace("dataset", dataset);
      String timespan = dataset.equals("ISVLicense") ? "" : " TIMESPAN LIFETIME";
      String all =
          "SELECT %s FROM %s%s".formatted(String.join(", ", table.columns()), dataset, timespan);

      assertThat(Rows.of(table))
          .as(dataset)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(Rows.of(SERVICE.sandbox().expectedRows(all)));
    }
  }

  /** The sandbox's range applies to the day of the usage, and both columns are of its month. */
  @Test
  void pushesDaysAndMonthsOfUsage() {
    for (String column : List.of("UsageDate", "MonthStartDate")) {
      String days = column + " >= '2026-03-01' AND " + column + " < '2026-05-10'";
      Dataset<Row> spring = usage("always").where(days);

      assertThat(plan(spring)).contains("from 2026-03-01T00:00:00Z to 2026-06-01T00:00:00Z");
      assertThat(Rows.of(spring))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(Rows.of(usage("never").where(days)));
    }
  }

  private static Dataset<Row> usage(String pushdown) {
    return loadOfMarketplace(
        "dataset", "ISVUsage",
        "columns", "UsageDate, MonthStartDate, OfferName, CoreSize",
        "queryStartTime", "2026-01-01",
        "queryEndTime", "2026-07-01",
        "pushdown", pushdown);
  }

  @Test
  void readsASystemQueryOfTheMarketplace() {
    Dataset<Row> revenue = loadOfMarketplace("queryId", "bf54dde4-7dc4-492f-a69a-f45de049bfcb");

    assertThat(revenue.columns()).hasSize(41);
    assertThat(revenue.schema().apply("Units").dataType().simpleString()).isEqualTo("string");
    assertThat(revenue.count()).isPositive();
  }

  private static Dataset<Row> load(String... options) {
    return TestSpark.newReader(SERVICE.options(options)).load();
  }

  private static Dataset<Row> loadOfMarketplace(String... options) {
    return TestSpark.newReader(ReadOptions.ofMarketplace(SERVICE.sandbox(), options)).load();
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().toString();
  }

  @Test
  void aLoadHasTheNameOfItsDataset() {
    Dataset<Row> rows = TestSpark.newReader(SERVICE.options("query", QUERY)).load();
    Dataset<Row> typed =
        TestSpark.newReader(SERVICE.options("query", QUERY)).schema("CustomerName STRING").load();

    assertThat(properties(typed)).containsEntry(NAME, "mpn.OfficeUsage");
    assertThat(properties(rows))
        .containsEntry(NAME, "mpn.OfficeUsage")
        .hasEntrySatisfying(
            "openlineage.dataset.namespace",
            namespace ->
                assertThat(namespace)
                    .startsWith("partnerinsights://127.0.0.1:")
                    .endsWith("/" + Sandbox.TENANT_ID));
  }

  @Test
  void aTableOfTheCatalogKeepsItsOtherProperties() {
    TestCatalog catalog = TestCatalog.of(SERVICE.sandbox());

    assertThat(properties(catalog.readTable("queries.`Azure Usage`")))
        .containsEntry(NAME, "queries.d1a4d75e-5ca8-4847-845f-ee0a9be6f07b")
        .containsKeys("query", "provider");
  }

  private static Map<String, String> properties(Dataset<Row> rows) {
    return ((DataSourceV2Relation) rows.queryExecution().analyzed().collectLeaves().head())
        .table()
        .properties();
  }
}
