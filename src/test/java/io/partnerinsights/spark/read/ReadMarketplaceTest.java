package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.util.List;
import java.util.Map;
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
    return load(
        "dataset", "ISVUsage",
        "columns", "UsageDate, MonthStartDate, OfferName, CoreSize",
        "queryStartTime", "2026-01-01",
        "queryEndTime", "2026-07-01",
        "pushdown", pushdown);
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
