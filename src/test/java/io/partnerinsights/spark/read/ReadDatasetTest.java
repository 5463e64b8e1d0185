package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
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
    String log =
        StandardError.during(
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

  private static Dataset<Row> load(String... options) {
    return TestSpark.read(SERVICE.options(options)).load();
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().toString();
  }
}
