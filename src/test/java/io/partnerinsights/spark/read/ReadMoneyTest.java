package io.partnerinsights.spark.read;

import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts of money in Spark, in files with more digits than the amounts' type keeps. */
final class ReadMoneyTest {
  private static final String RESELLERS =
      "SELECT ResellerName, Month, Product, BilledRevenueUSD FROM ResellerPerformance";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
              Sandbox.builder()
                  .latency(Duration.ofMillis(20))
                  .compression(Compression.NONE)
                  .quirk(Quirk.LONG_AMOUNTS))
          .resetting(PartnerInsights::invalidateAll);

  @Test
  void addsAmountsUpExactly() throws TimeoutException {
    Dataset<Row> amounts = load("query", RESELLERS, "splitSize", "4KiB");
    List<BigDecimal> expected =
        SERVICE.sandbox().expectedRows(RESELLERS).stream()
            .map(row -> row.get("BilledRevenueUSD"))
            .filter(value -> value != null)
            .map(BigDecimal::new)
            .toList();

    BigDecimal total = amounts.agg(sum("BilledRevenueUSD")).first().getDecimal(0);

    assertThat(total)
        .isPositive()
        .isEqualByComparingTo(expected.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    assertThat(TestSpark.metricsOfTheLastQuery())
        .containsEntry("values rounded", "%,d".formatted(expected.size()));
  }

  /** The service compares numbers with more digits than Spark has. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "BilledRevenueUSD > 20000.5",
        "BilledRevenueUSD <= 1234.56789012345678",
        "BilledRevenueUSD = %s",
        "BilledRevenueUSD IN (%s, 0.1)",
        "BilledRevenueUSD BETWEEN -100 AND %s",
        "BilledRevenueUSD + 1 > 30000",
        "CAST(BilledRevenueUSD AS DOUBLE) < 50.25"
      })
  void aConditionPushedDownLosesNoRow(String condition) {
    String amount =
        SERVICE.sandbox().expectedRows(RESELLERS).stream()
            .map(row -> row.get("BilledRevenueUSD"))
            .filter(value -> value != null)
            .findFirst()
            .orElseThrow();
    String where = condition.replace("%s", amount);

    assertThat(Rows.of(reseller("always").where(where)))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(Rows.of(reseller("auto").where(where)));
  }

  private static Dataset<Row> reseller(String pushdown) {
    return load(
        "dataset",
        "ResellerPerformance",
        "columns",
        "ResellerName, Month, Product, BilledRevenueUSD",
        "pushdown",
        pushdown);
  }

  private static Dataset<Row> load(String... options) {
    return TestSpark.read(SERVICE.options(options)).load();
  }
}
