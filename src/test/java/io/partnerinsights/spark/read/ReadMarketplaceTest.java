package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads of the marketplace's datasets; DuckDB returns the expected rows. */
final class ReadMarketplaceTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small().resetting(PartnerInsights::invalidateAll);

  @Test
  void readsEveryDatasetWithTheDictionarysTypes() {
    for (String dataset :
        List.of("ISVCustomer", "ISVOrder", "ISVRevenue", "ISVQualityOfService", "ISVLicense")) {
      Dataset<Row> table = load("dataset", dataset);
      String timespan = dataset.equals("ISVLicense") ? "" : " TIMESPAN LIFETIME";

      assertThat(Rows.of(table))
          .as(dataset)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              Rows.of(
                  SERVICE
                      .sandbox()
                      .expectedRows(
                          "SELECT "
                              + String.join(", ", table.columns())
                              + " FROM "
                              + dataset
                              + timespan)));
    }
  }

  @Test
  void readsMetricsOverTheWidestRange() {
    Dataset<Row> usage =
        load("dataset", "ISVUsage", "columns", "OfferName, OfferType", "metrics", "RawUsage");

    assertThat(plan(usage)).contains("TIMESPAN LAST_3_YEARS");
    assertThat(usage.schema().simpleString())
        .isEqualTo("struct<OfferName:string,OfferType:string,RawUsage:double>");
    assertThat(Rows.of(usage))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            Rows.of(
                SERVICE
                    .sandbox()
                    .expectedRows(
                        "SELECT OfferName, OfferType, RawUsage FROM ISVUsage TIMESPAN"
                            + " LAST_3_YEARS")));
  }

  /** The sandbox's range applies to the day of the usage, and both columns are of its month. */
  @Test
  void pushesDaysAndMonthsOfUsage() {
    Dataset<Row> year =
        load(
                "dataset",
                "ISVUsage",
                "columns",
                "UsageDate, MonthStartDate, OfferName, CoreSize",
                "queryStartTime",
                "2026-01-01",
                "queryEndTime",
                "2026-07-01",
                "pushdown",
                "always")
            .select("UsageDate", "MonthStartDate", "OfferName", "CoreSize");
    for (String column : List.of("UsageDate", "MonthStartDate")) {
      Dataset<Row> spring =
          year.where(column + " >= '2026-03-01' AND " + column + " < '2026-05-10'");

      assertThat(plan(spring)).contains("from 2026-03-01T00:00:00Z to 2026-06-01T00:00:00Z");
      assertThat(Rows.of(spring))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              expected(column, "2026-03-01", "2026-05-10").toList());
    }
  }

  private static Stream<List<String>> expected(String column, String from, String until) {
    return Rows.of(
            SERVICE
                .sandbox()
                .expectedRows(
                    "SELECT UsageDate, MonthStartDate, OfferName, CoreSize FROM ISVUsage TIMESPAN"
                        + " LAST_3_YEARS"))
        .stream()
        .filter(
            row -> {
              String date = row.get(column.equals("UsageDate") ? 0 : 1);
              return date.compareTo(from) >= 0 && date.compareTo(until) < 0;
            });
  }

  @Test
  void pushesNoRangeIntoThreeYears() {
    Dataset<Row> usage =
        load("dataset", "ISVUsage", "pushdown", "always").where("UsageDate >= '2026-03-01'");

    assertThat(plan(usage)).contains("TIMESPAN LAST_3_YEARS").doesNotContain(", from ");
  }

  @Test
  void readsASystemQuery() {
    Dataset<Row> revenue = load("queryId", "bf54dde4-7dc4-492f-a69a-f45de049bfcb");

    assertThat(revenue.columns()).hasSize(41);
    assertThat(revenue.schema().apply("Units").dataType().simpleString()).isEqualTo("string");
    assertThat(revenue.count()).isPositive();
  }

  private static Dataset<Row> load(String... options) {
    Map<String, String> all = ReadOptions.ofMarketplace(SERVICE.sandbox(), options);
    return TestSpark.read(all).load();
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().toString();
  }
}
