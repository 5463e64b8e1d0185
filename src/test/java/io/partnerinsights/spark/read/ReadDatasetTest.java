package io.partnerinsights.spark.read;

import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads of a dataset by its name; DuckDB returns the expected rows. */
final class ReadDatasetTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small().resetting(PartnerInsights::invalidateAll);

  @Test
  void readsAllColumnsOverTheWidestRange() {
    Dataset<Row> usage = load("dataset", "officeusage");

    assertThat(usage.columns())
        .hasSize(22)
        .startsWith("PGAMpnId")
        .endsWith("TotalMonthlyActiveUsers");
    assertThat(plan(usage)).contains("FROM OfficeUsage TIMESPAN LAST_1_YEAR");
    assertThat(Rows.of(usage))
        .hasSizeGreaterThan(300)
        .containsExactlyInAnyOrderElementsOf(
            expected(
                "SELECT "
                    + String.join(", ", usage.columns())
                    + " FROM OfficeUsage TIMESPAN LAST_1_YEAR"));
  }

  @Test
  void columnsAndMetricsDetermineTheSchema() {
    Dataset<Row> usage =
        load("dataset", "AzureUsage", "columns", "month, CustomerMarket", "metrics", "ACR_USD");

    assertThat(usage.schema().simpleString())
        .isEqualTo("struct<Month:date,CustomerMarket:string,ACR_USD:decimal(18,5)>");
    assertThat(Rows.of(usage.select("Month", "CustomerMarket")))
        .containsExactlyInAnyOrderElementsOf(
            expected(
                "SELECT DISTINCT Month, CustomerMarket FROM AzureUsage TIMESPAN LAST_2_YEARS"));
  }

  @Test
  void addsAMetricUp() {
    Dataset<Row> usage = load("dataset", "AzureUsage");
    BigDecimal revenue = usage.agg(sum("ACR_USD")).first().getDecimal(0);
    BigDecimal expected =
        new BigDecimal(
            expected("SELECT ACR_USD FROM AzureUsage TIMESPAN LAST_2_YEARS").get(0).get(0));

    assertThat(revenue).isPositive().isEqualByComparingTo(expected);
    assertThat(usage.schema().apply("CustomerCount").getComment().get()).contains("not additive");
    assertThat(usage.schema().apply("IsACRDuplicateAtPGALevel").getComment().get())
        .contains("filter 0 before a sum");
    assertThat(usage.schema().apply("ACR_USD").getComment().get())
        .isEqualTo("Azure consumed revenue (ACR) in US dollars");
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
    assertThat(description(usage)).doesNotContain("sig=secret");
  }

  private static Dataset<Row> load(String... options) {
    return TestSpark.read(SERVICE.options(options)).load();
  }

  private static List<List<String>> expected(String query) {
    return Rows.of(SERVICE.sandbox().expectedRows(query));
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().toString();
  }

  private static String description(Dataset<Row> rows) {
    String plan = plan(rows);
    return plan.substring(plan.indexOf("partnerinsights ["));
  }
}
