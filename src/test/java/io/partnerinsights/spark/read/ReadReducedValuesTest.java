package io.partnerinsights.spark.read;

import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Days, which are the same in every session zone, and amounts of money in files with more digits
 * than their type keeps. DuckDB returns the expected rows.
 */
final class ReadReducedValuesTest {
  private static final List<String> ZONES =
      List.of("UTC", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu");

  private static final Pattern TIMESPAN = Pattern.compile(", (LAST_\\w+|LIFETIME);");

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.1)
              .compression(Compression.NONE)
              .quirk(Quirk.TIMES_OF_DAY));

  private static final String RESELLERS =
      "SELECT ResellerName, Month, Product, BilledRevenueUSD FROM ResellerPerformance";

  @RegisterExtension
  static final SandboxExtension LONG_AMOUNTS =
      SandboxExtension.of(
              Sandbox.builder()
                  .latency(Duration.ofMillis(20))
                  .compression(Compression.NONE)
                  .quirk(Quirk.LONG_AMOUNTS))
          .resettingBeforeEach(PartnerInsights::invalidateAllReports);

  /** Returns the datasets with columns of days that accounts list, two of them first. */
  static List<String> datasets() {
    Stream<String> listed =
        DataDictionary.builtIn().datasets().stream()
            .filter(
                dataset ->
                    dataset.columns().stream()
                        .anyMatch(column -> column.type().equals(ColumnType.DATE)))
            .map(DictionaryDataset::name)
            .filter(name -> !name.startsWith("Compet") && !name.equals("ISVOrderV2"));
    return Stream.concat(Stream.of("TrainingCompletions", "ISVOrder"), listed).distinct().toList();
  }

  @ParameterizedTest
  @ShortCases(value = 1, methods = @MethodSource("datasets"))
  void aDayIsTheSameInEveryZone(String dataset) {
    for (String zone : ZONES) {
      Dataset<Row> table = read(zone, dataset);
      List<String> days = days(table);

      assertThat(days).isNotEmpty();
      assertThat(Rows.of(table.selectExpr(casts(days))))
          .as(zone)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(expected(dataset, table, days));
    }
  }

  private static List<String> days(Dataset<Row> table) {
    return Arrays.stream(table.schema().fields())
        .filter(field -> field.dataType().equals(DataTypes.DateType))
        .map(StructField::name)
        .toList();
  }

  private static String[] casts(List<String> days) {
    return days.stream().map("CAST(%s AS STRING)"::formatted).toArray(String[]::new);
  }

  private static List<List<String>> expected(
      String dataset, Dataset<Row> table, List<String> days) {
    Matcher timespan = TIMESPAN.matcher(table.queryExecution().toString());
    String query =
        "SELECT %s FROM %s%s"
            .formatted(
                String.join(", ", table.columns()),
                dataset,
                timespan.find() ? " TIMESPAN " + timespan.group(1) : "");
    return SERVICE.sandbox().expectedRows(query).stream()
        .map(row -> days.stream().map(day -> day(row.get(day))).toList())
        .toList();
  }

  private static String day(String value) {
    return value == null ? "null" : value.substring(0, "2026-01-01".length());
  }

  /** Spark compares a day with a time at the day's start in the session's zone. */
  @ParameterizedTest
  @ShortCases(
      value = 2,
      values =
          @ValueSource(
              strings = {
                "DateKey = 'DAY'",
                "DateKey > TIMESTAMP 'DAY 00:00:00'",
                "DateKey <= TIMESTAMP 'DAY 00:00:00'",
                "DateKey >= TIMESTAMP 'DAYT02:00:00Z' AND DateKey < TIMESTAMP"
                    + " '2026-05-01T05:00:00Z'",
                "DateKey BETWEEN TIMESTAMP '2026-02-25 20:00:00Z' AND TIMESTAMP '2026-03-01"
                    + " 04:00:00Z'",
                "DateKey IN (TIMESTAMP 'DAY 00:00:00', TIMESTAMP '2026-03-01 00:00:00Z')",
                "CAST(DateKey AS TIMESTAMP) < TIMESTAMP '2026-02-01 12:00:00Z'",
                "NOT DateKey < '2026-03-31'",
              }))
  void aConditionPushedDownLosesNoDay(String condition) {
    String teams = "TeamsUsageMeetingsAndCalls";
    String where = condition.replace("DAY", dayWithATime(teams));
    for (String zone : ZONES) {
      Dataset<Row> all =
          read(zone, teams, "queryStartTime", "2026-01-10", "queryEndTime", "2026-05-20");
      Dataset<Row> pushed =
          read(
              zone,
              teams,
              "queryStartTime",
              "2026-01-10",
              "queryEndTime",
              "2026-05-20",
              "pushdown",
              "always");

      assertThat(Rows.of(pushed.where(where)))
          .as(zone)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(Rows.of(all.where(where)));
    }
  }

  /** Returns a day that the file writes with a time of day. */
  private static String dayWithATime(String dataset) {
    return SERVICE
        .sandbox()
        .expectedRows(
            "SELECT DateKey FROM " + dataset,
            Instant.parse("2026-01-10T00:00:00Z"),
            Instant.parse("2026-03-10T00:00:00Z"))
        .stream()
        .map(row -> row.get("DateKey"))
        .filter(time -> !time.endsWith("00:00:00"))
        .map(ReadReducedValuesTest::day)
        .max(String::compareTo)
        .orElseThrow();
  }

  private static Dataset<Row> read(String zone, String dataset, String... more) {
    SparkSession session = TestSpark.session().newSession();
    session.conf().set("spark.sql.session.timeZone", zone);
    Map<String, String> options =
        dataset.startsWith("ISV")
            ? ReadOptions.ofMarketplace(SERVICE.sandbox(), more)
            : SERVICE.options(more);
    return session
        .read()
        .format("partnerinsights")
        .options(options)
        .option("dataset", dataset)
        .load();
  }

  @Test
  void addsAmountsUpExactly() throws TimeoutException {
    Dataset<Row> amounts = load("query", RESELLERS, "splitSize", "4KiB");
    List<BigDecimal> expected =
        LONG_AMOUNTS.sandbox().expectedRows(RESELLERS).stream()
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
  @ShortCases(
      value = 1,
      values =
          @ValueSource(
              strings = {
                "BilledRevenueUSD > 20000.5",
                "BilledRevenueUSD <= 1234.56789012345678",
                "BilledRevenueUSD = %s",
                "BilledRevenueUSD IN (%s, 0.1)",
                "BilledRevenueUSD BETWEEN -100 AND %s",
                "BilledRevenueUSD + 1 > 30000",
                "CAST(BilledRevenueUSD AS DOUBLE) < 50.25"
              }))
  void aConditionOnAnAmountLosesNoRow(String condition) {
    String amount =
        LONG_AMOUNTS.sandbox().expectedRows(RESELLERS).stream()
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
    return TestSpark.newReader(LONG_AMOUNTS.options(options)).load();
  }
}
