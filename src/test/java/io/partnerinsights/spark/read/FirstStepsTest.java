package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user tries first with a table, on an account like the recorded one, beside DuckDB. */
final class FirstStepsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private static Dataset<Row> table(String dataset) {
    return TestSpark.read(SERVICE.options("dataset", dataset)).load();
  }

  /** Returns the table's rows as DuckDB computes them: all names, the widest range. */
  private static List<Map<String, String>> oracle(Dataset<Row> table, String dataset) {
    return SERVICE
        .sandbox()
        .expectedRows(
            "SELECT %s FROM %s TIMESPAN LAST_2_YEARS"
                .formatted(String.join(", ", table.columns()), dataset));
  }

  @Test
  void readsAllRowsOfATableWithoutAWarning() {
    String log =
        StandardError.during(
            () -> {
              Dataset<Row> usage = table("AzureUsage");

              assertThat(usage.columns()).hasSize(51).contains("ACR_USD", "Month");
              assertThat(Rows.of(usage))
                  .hasSizeGreaterThan(100)
                  .containsExactlyInAnyOrderElementsOf(Rows.of(oracle(usage, "AzureUsage")));
            });

    assertThat(log.lines().filter(line -> line.contains(" WARN ")))
        .as("warnings of the connector")
        .allMatch(line -> line.contains("SparkStringUtils"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CustomersAndTenants", "SeatsSubscriptionsAndRevenue", "CSPRevenueDetails"})
  void addsUpRevenue(String dataset) {
    Dataset<Row> table = table(dataset);
    BigDecimal expected =
        oracle(table, dataset).stream()
            .map(row -> row.get("BilledRevenueUSD"))
            .filter(Objects::nonNull)
            .map(BigDecimal::new)
            .reduce(BigDecimal.ZERO, BigDecimal::add);

    BigDecimal sum = table.selectExpr("sum(BilledRevenueUSD)").first().getDecimal(0);

    assertThat(sum).isNotZero().isEqualByComparingTo(expected);
  }
}
