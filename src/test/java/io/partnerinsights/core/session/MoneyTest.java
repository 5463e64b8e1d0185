package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.StandardError;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Amounts of money are exact, and never end a read for their digits; DuckDB adds them up. */
final class MoneyTest {
  private static final List<String> AMOUNTS =
      List.of("BilledRevenueUSD", "AzureConsumedRevenueUSD");

  private static final String QUERY =
      "SELECT CustomerName, CustomerTenantId, Product, Month, "
          + String.join(", ", AMOUNTS)
          + " FROM CustomersAndTenants TIMESPAN LAST_1_YEAR";

  @AutoClose private final Application application = new Application();
  @AutoClose private Sandbox sandbox;

  private ReadPlan plan(Quirk... quirks) {
    sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .compression(Compression.NONE)
            .with(s -> s.quirks.addAll(Set.of(quirks)))
            .start();
    return plan(sandbox, "splitSize", "32KiB");
  }

  private ReadPlan plan(Sandbox service, String option, String value) {
    Map<String, String> options =
        ReadOptions.of(service, "query", QUERY, "maxFieldBytes", "4KiB", option, value);
    return Session.open(ConnectorOptions.parse(options), application).plan();
  }

  @Test
  void sumsAreThoseOfTheWrittenNumbers() {
    ReadPlan plan = plan();
    Report report = plan.read().await();

    assertThat(plan.schema().toString())
        .endsWith("BilledRevenueUSD DECIMAL(18,5)," + " AzureConsumedRevenueUSD DECIMAL(18,5)");
    assertSums(RowTexts.of(plan, report));
    assertThat(RowTexts.count(plan, report, ReadStats::roundedValues)).isZero();
  }

  @Test
  void moreDigitsAreRoundedCountedAndLoggedOnceForAFile() {
    ReadPlan plan = plan(Quirk.LONG_AMOUNTS);
    Report report = plan.read().await();
    long values =
        sandbox.expectedRows(QUERY).stream()
            .flatMap(row -> AMOUNTS.stream().map(row::get))
            .filter(value -> value != null)
            .count();

    List<ReadSplit> splits = report.splits(plan.spec());
    String log = StandardError.during(() -> assertSums(RowTexts.of(splits, report, plan.spec())));
    assertThat(splits).hasSizeGreaterThan(3);
    assertThat(log).containsOnlyOnce("are rounded").contains(AMOUNTS).contains("schemaHints");
    assertThat(RowTexts.count(plan, report, ReadStats::roundedValues)).isEqualTo(values);
  }

  /** The first read has decided the types that a sample proves, but not this one. */
  @Test
  void theOptionHoldsForALaterReadOfTheApplication() {
    String first = plan().schema().toString();
    ReadPlan later = plan(sandbox, "money", "double");

    assertThat(first).contains("BilledRevenueUSD DECIMAL(18,5)");
    assertThat(later.schema().toString())
        .endsWith("BilledRevenueUSD DOUBLE, AzureConsumedRevenueUSD DOUBLE");
    assertThat(plan(sandbox, "money", "decimal").schema()).hasToString(first);
  }

  /** Adds the values up as decimals, so that no order of the rows matters. */
  private void assertSums(List<Map<String, String>> rows) {
    for (String amount : AMOUNTS) {
      assertThat(sum(rows, amount))
          .isPositive()
          .isEqualByComparingTo(sum(sandbox.expectedRows(QUERY), amount));
    }
  }

  private static BigDecimal sum(List<Map<String, String>> rows, String column) {
    return rows.stream()
        .map(row -> row.get(column))
        .filter(value -> value != null)
        .map(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
