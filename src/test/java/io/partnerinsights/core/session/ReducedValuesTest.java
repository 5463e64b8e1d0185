package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.ShortCases;
import io.partnerinsights.testing.StandardError;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values that their column's type reduces, which ends no read: amounts of money with many digits,
 * and days that a file writes with a time. DuckDB has the whole values.
 */
final class ReducedValuesTest {
  private static final List<String> AMOUNTS =
      List.of("BilledRevenueUSD", "AzureConsumedRevenueUSD");

  private static final String MONEY =
      "SELECT CustomerName, CustomerTenantId, Product, Month, "
          + String.join(", ", AMOUNTS)
          + " FROM CustomersAndTenants TIMESPAN LAST_1_YEAR";

  private static final String DAYS =
      "SELECT SubscriptionId, Month, SubscriptionStartDate, SubscriptionEndDate"
          + " FROM AzureUsage TIMESPAN LAST_1_YEAR";

  @AutoClose private final Application application = new Application();
  @AutoClose private Sandbox sandbox;

  private void start(DateStyle dates, Quirk... quirks) {
    sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .compression(Compression.NONE)
            .with(s -> s.quirks.addAll(Set.of(quirks)))
            .with(s -> s.dateStyle = dates)
            .start();
  }

  /** Plans a read in several splits. */
  private ReadPlan plan(String query, String option, String value) {
    Map<String, String> options =
        ReadOptions.of(sandbox, "query", query, "splitSize", "32KiB", "maxFieldBytes", "4KiB");
    options.put(option, value);
    return Session.open(ConnectorOptions.parse(options), application).planRead();
  }

  @Test
  void sumsAreThoseOfTheWrittenNumbers() {
    start(DateStyle.DATE);
    ReadPlan plan = plan(MONEY, "money", "decimal");
    Report report = plan.newRead().awaitReport();

    assertThat(plan.schema().toString())
        .endsWith("BilledRevenueUSD DECIMAL(18,5)," + " AzureConsumedRevenueUSD DECIMAL(18,5)");
    assertSums(RowTexts.of(plan, report));
    assertThat(RowTexts.readAndSum(plan, report, ReadStats::roundedValues)).isZero();
  }

  @Test
  void moreDigitsAreRoundedCountedAndLoggedOnceForAFile() {
    start(DateStyle.DATE, Quirk.LONG_AMOUNTS);
    ReadPlan plan = plan(MONEY, "money", "decimal");
    Report report = plan.newRead().awaitReport();

    List<ReadSplit> splits = report.planSplits(plan.createSpec());
    String log =
        StandardError.captureDuring(
            () -> assertSums(RowTexts.of(splits, report, plan.createSpec())));
    assertThat(splits).hasSizeGreaterThan(3);
    assertThat(log).containsOnlyOnce("are rounded").contains(AMOUNTS).contains("schemaHints");
    assertThat(RowTexts.readAndSum(plan, report, ReadStats::roundedValues))
        .isEqualTo(AMOUNTS.stream().mapToLong(amount -> values(MONEY, amount).size()).sum());
  }

  /** The first read has decided the types that a sample proves, but not this one. */
  @Test
  void theOptionHoldsForALaterReadOfTheApplication() {
    start(DateStyle.DATE);
    String first = plan(MONEY, "money", "decimal").schema().toString();

    assertThat(first).contains("BilledRevenueUSD DECIMAL(18,5)");
    assertThat(plan(MONEY, "money", "double").schema().toString())
        .endsWith("BilledRevenueUSD DOUBLE, AzureConsumedRevenueUSD DOUBLE");
    assertThat(plan(MONEY, "money", "decimal").schema()).hasToString(first);
  }

  /** Adds the values up as decimals, so that no order of the rows matters. */
  private void assertSums(List<Map<String, String>> rows) {
    for (String amount : AMOUNTS) {
      assertThat(sum(rows.stream().map(row -> row.get(amount)).toList()))
          .isPositive()
          .isEqualByComparingTo(sum(values(MONEY, amount)));
    }
  }

  private static BigDecimal sum(List<String> values) {
    return values.stream()
        .filter(Objects::nonNull)
        .map(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @ParameterizedTest
  @ShortCases(value = 1, enums = @EnumSource(DateStyle.class))
  void aTimeIsCutCountedAndLoggedOnceForAFile(DateStyle dates) {
    start(dates, Quirk.TIMES_OF_DAY);
    ReadPlan plan = plan(DAYS, "schemaHints", "Month DATE");
    Report report = plan.newRead().awaitReport();
    List<ReadSplit> splits = report.planSplits(plan.createSpec());

    String log = StandardError.captureDuring(() -> assertRows(plan, splits, report));

    assertThat(plan.schema())
        .hasToString(
            "SubscriptionId STRING, Month DATE, SubscriptionStartDate DATE, SubscriptionEndDate"
                + " DATE");
    assertThat(splits).hasSizeGreaterThan(3);
    assertThat(warnings(log))
        .singleElement()
        .asString()
        .containsPattern(
            "time of day was dropped from \\d+ values of SubscriptionStartDate, \\d+ values of"
                + " SubscriptionEndDate,")
        .endsWith("schemaHints to: SubscriptionStartDate TIMESTAMP, SubscriptionEndDate TIMESTAMP");
    assertThat(RowTexts.readAndSum(plan, report, ReadStats::cutTimesOfDay))
        .isEqualTo(times("SubscriptionStartDate") + times("SubscriptionEndDate"));

    ReadPlan hinted =
        plan(DAYS, "schemaHints", "SubscriptionStartDate TIMESTAMP, SubscriptionEndDate TIMESTAMP");
    Report same = hinted.newRead().awaitReport();
    log =
        StandardError.captureDuring(
            () -> assertRows(hinted, same.planSplits(hinted.createSpec()), same));
    assertThat(warnings(log)).isEmpty();
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isEqualTo(1);
  }

  private void assertRows(ReadPlan plan, List<ReadSplit> splits, Report report) {
    assertThat(RowTexts.sortedTexts(RowTexts.of(splits, report, plan.createSpec())))
        .isEqualTo(
            RowTexts.sortedTexts(
                RowTexts.ofDatabase(sandbox.expectedRows(DAYS), plan.schema().columns())));
  }

  private static List<String> warnings(String log) {
    return log.lines().filter(line -> line.contains(" WARN ")).toList();
  }

  /** Returns how many days of a column have a time that is not midnight. */
  private long times(String column) {
    return values(DAYS, column).stream()
        .filter(day -> day.length() > 10 && !day.endsWith(" 00:00:00"))
        .count();
  }

  private List<String> values(String query, String column) {
    return sandbox.expectedRows(query).stream()
        .map(row -> row.get(column))
        .filter(Objects::nonNull)
        .toList();
  }
}
