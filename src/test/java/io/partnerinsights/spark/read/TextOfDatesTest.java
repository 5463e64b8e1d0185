package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The service holds months as texts such as APR-2023, and compares and orders them as texts. DuckDB
 * returns the expected rows. Where no form of dates is known, conditions with dates are refused.
 */
final class TextOfDatesTest {
  private static final String TEST = "/ScheduledQueries/testQueryResult";
  private static final String QUERY =
      "SELECT Month, SubscriptionStartDate, CustomerName, CustomerMarket FROM AzureUsage";

  /** Conditions of Spark, and whether a row of DuckDB's texts fulfils them. */
  private static final Map<String, Predicate<List<String>>> CONDITIONS =
      Map.of(
          "Month >= '2026-01-01'", row -> row.get(0).compareTo("2026-01-01") >= 0,
          "Month = '2026-03-01'", row -> row.get(0).equals("2026-03-01"),
          "NOT Month < '2026-02-01'", row -> row.get(0).compareTo("2026-02-01") >= 0,
          "Month > '2026-02-01' OR CustomerMarket = 'France'",
              row -> row.get(0).compareTo("2026-02-01") > 0 || "France".equals(row.get(3)),
          "SubscriptionStartDate < '2023-01-01'", row -> row.get(1).compareTo("2023-01-01") < 0);

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
              Sandbox.builder()
                  .clock(ManualClock.startingAt(Instant.parse("2026-06-15T08:00:00Z")))
                  .tokenLifetime(Duration.ofDays(1))
                  .latency(Duration.ZERO)
                  .scale(0.05))
          .resettingBeforeEach(PartnerInsights::invalidateAllReports);

  @ParameterizedTest
  @ShortCases(value = 1, values = @ValueSource(strings = {"always", "auto", "never", ""}))
  void conditionsAndOrderOfMonthsAreThoseOfDates(String pushdown) {
    Dataset<Row> usage = read(pushdown, "LAST_1_YEAR");

    CONDITIONS.forEach(
        (where, holds) ->
            assertThat(Rows.of(usage.where(where)))
                .as(where)
                .isNotEmpty()
                .hasSizeLessThan(expected(row -> true).size())
                .containsExactlyInAnyOrderElementsOf(expected(holds)));
    assertThat(Rows.of(usage.orderBy("Month").limit(3).select("Month")))
        .isEqualTo(
            expected(row -> true).stream()
                .map(row -> row.subList(0, 1))
                .sorted((a, b) -> a.get(0).compareTo(b.get(0)))
                .limit(3)
                .toList());
  }

  @ParameterizedTest
  @ShortCases(value = 1, values = @ValueSource(strings = {"always", "auto", ""}))
  void aTextIsNotComparedWithADate(String pushdown) {
    Dataset<Row> usage = texts(pushdown);

    for (String where :
        List.of(
            "'2022-09-01' <= Month",
            "Month < '2022-09-01'",
            "Month <=> '2022-09-01'",
            "Month <> '2022-09-01'",
            "Month IN ('Q1 FY23', '2022-09-01')",
            "Month NOT IN ('Q1 FY23', '2022-09')",
            "Month BETWEEN '2022-09-01' AND '2022-12-31'",
            "CustomerMarket = 'France' OR NOT (Month > '2022' AND CustomerName = 'x')",
            "Month LIKE '2022-%'",
            "CASE WHEN CustomerMarket = 'France' THEN Month = '2022-09-01' ELSE true END")) {
      assertThatThrownBy(() -> usage.where(where).collectAsList())
          .as(where)
          .hasMessageContainingAll("PI-2012", "Month", "schemaHints");
    }
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isZero();
  }

  @Test
  void aTextIsComparedWithTexts() {
    texts("never")
        .where("Month = 'Q1 FY23' OR Month LIKE '%2022%' OR Month LIKE '%-2022'")
        .collectAsList();
    Dataset<Row> hinted = texts("never", "schemaHints", "Month STRING");
    assertThat(Rows.of(hinted.where("Month >= '2026-01-01'").select("Month").distinct()))
        .contains(List.of("APR-2026"));
  }

  @Test
  void theCatalogRefusesItToo() {
    monthsHaveAnUnknownForm();
    TestCatalog catalog = TestCatalog.of(SERVICE.sandbox());

    assertThatThrownBy(
            () ->
                catalog.queryRows(
                    "SELECT * FROM insights.mpn.AzureUsage WHERE Month > '2022-09-01'"))
        .hasMessageContaining("PI-2012");
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isZero();
  }

  /** Returns the dataset, or the query, over a range in which only the sample has another form. */
  private static Dataset<Row> texts(String pushdown, String... more) {
    monthsHaveAnUnknownForm();
    return read(pushdown, "LAST_3_MONTHS", more);
  }

  private static void monthsHaveAnUnknownForm() {
    SERVICE
        .sandbox()
        .faults()
        .on("GET", TEST)
        .always()
        .replaceResponse("{\"value\":[{\"Month\":\"Q1 FY23\"}],\"statusCode\":200}");
  }

  /** Reads the dataset with a mode of pushdown, or the query without one. */
  private static Dataset<Row> read(String pushdown, String timespan, String... more) {
    DataFrameReader reader =
        TestSpark.session().read().format("partnerinsights").options(SERVICE.options(more));
    return pushdown.isEmpty()
        ? reader.option("query", QUERY + " TIMESPAN " + timespan).load()
        : reader
            .option("dataset", "AzureUsage")
            .option("columns", "Month,SubscriptionStartDate,CustomerName,CustomerMarket")
            .option("timespan", timespan)
            .option("pushdown", pushdown)
            .load();
  }

  private static List<List<String>> expected(Predicate<List<String>> holds) {
    return Rows.of(SERVICE.sandbox().expectedRows(QUERY + " TIMESPAN LAST_1_YEAR")).stream()
        .filter(holds)
        .toList();
  }
}
