package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.testing.SandboxExtension;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queries on the catalog's tables; DuckDB returns the expected rows. */
final class CatalogReadTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small().resetting(PartnerInsights::invalidateAll);

  private final TestCatalog catalog = TestCatalog.of(SERVICE.sandbox());

  @Test
  void addsAMetricUpInOneReport() {
    String sum = "SELECT sum(ACR_USD) FROM insights.mpn.AzureUsage";
    String france = " WHERE CustomerMarket = 'France'";

    catalog.sql(sum + france).explain();
    onlyGets(2);
    BigDecimal all = number(catalog.rows(sum));
    BigDecimal some = number(catalog.rows(sum + france));

    String expected = "SELECT ACR_USD FROM AzureUsage%s TIMESPAN LAST_2_YEARS";
    assertThat(all).isEqualByComparingTo(number(expected(expected, "")));
    assertThat(some).isLessThan(all).isEqualByComparingTo(number(expected(expected, france)));
    assertThat(reports()).isOne();
  }

  private static BigDecimal number(List<List<String>> rows) {
    return new BigDecimal(rows.get(0).get(0));
  }

  private static List<List<String>> expected(String query, String condition) {
    return expected(query.formatted(condition), row -> true);
  }

  @Test
  void joinsAndViewsReadTheSameReports() {
    catalog.sql(
        "CREATE OR REPLACE TEMPORARY VIEW catalog_view AS"
            + " SELECT Month, CustomerMarket FROM insights.mpn.OfficeUsage");
    String query =
        "WITH months AS (SELECT Month, count(*) AS n FROM catalog_view GROUP BY Month)"
            + " SELECT count(*) FROM catalog_view JOIN months USING (Month)";

    assertThat(catalog.rows(query))
        .isEqualTo(catalog.rows("SELECT count(*) FROM catalog_view"))
        .isNotEqualTo(List.of(List.of("0")));
  }

  @Test
  void createsOneReportForATableNamedTwice() {
    String all = "SELECT Month, CustomerName FROM insights.mpn.OfficeUsage";

    catalog.rows(all + " UNION ALL " + all);
    catalog.rows(all);

    assertThat(reports()).isOne();
  }

  @Test
  void readsAStoredQueryByItsName() {
    assertThat(catalog.rows("SELECT count(*) FROM insights.queries.`power bi usage`"))
        .isEqualTo(List.of(List.of(Integer.toString(stored("Power BI usage").size()))));
  }

  @Test
  void readsAStoredQueryByItsId() {
    String id =
        catalog
            .rows("SELECT queryId FROM insights.system.queries WHERE name = 'Power BI usage'")
            .get(0)
            .get(0);

    assertThat(catalog.rows("SELECT count(*) FROM insights.queries.`" + id + "`"))
        .isEqualTo(List.of(List.of(Integer.toString(stored("Power BI usage").size()))));
  }

  @Test
  void readsSparksCachedTable() {
    catalog.sql("CACHE TABLE office_cache AS SELECT * FROM insights.mpn.OfficeUsage");
    SERVICE.calls().reset();

    catalog.rows("SELECT Month FROM insights.mpn.OfficeUsage WHERE CustomerMarket = 'France'");

    assertThat(reports()).isZero();
    catalog.sql("UNCACHE TABLE office_cache");
  }

  @Test
  void reportIdOfARowIsInTheSystemTable() {
    List<List<String>> ids =
        catalog.rows("SELECT DISTINCT _report_id FROM insights.mpn.OfficeUsage");

    assertThat(ids).hasSize(1);
    assertThat(catalog.rows("SELECT reportId FROM insights.system.reports")).containsAll(ids);
  }

  @Test
  void refreshInvalidatesADatasetsReport() {
    String query = "SELECT Month FROM insights.mpn.OfficeUsage";
    catalog.rows(query);
    catalog.rows(query);
    assertThat(reports()).isOne();

    catalog.sql("REFRESH TABLE insights.mpn.officeusage");
    catalog.rows(query);

    assertThat(reports()).isEqualTo(2);
  }

  @Test
  void refreshInvalidatesAStoredQuerysReport() {
    String query = "SELECT count(*) FROM insights.queries.`Power BI usage`";
    catalog.rows(query);

    catalog.sql("REFRESH TABLE insights.queries.`Power BI usage`");
    catalog.rows(query);

    assertThat(reports()).isEqualTo(2);
  }

  /** The list of datasets, and a test of the types if they are not known yet. */
  private static void onlyGets(int calls) {
    assertThat(SERVICE.calls().count("POST")).isZero();
    assertThat(SERVICE.calls().count("GET")).isEqualTo(calls);
  }

  private static long reports() {
    return SERVICE.calls().count("POST", "/ScheduledReport");
  }

  private List<List<String>> stored(String name) {
    String text =
        catalog
            .rows("SELECT query FROM insights.system.queries WHERE name = '" + name + "'")
            .get(0)
            .get(0);
    return Rows.of(SERVICE.sandbox().expectedRows(text));
  }

  private static List<List<String>> expected(String query, Predicate<List<String>> filter) {
    return Rows.of(SERVICE.sandbox().expectedRows(query)).stream().filter(filter).toList();
  }
}
