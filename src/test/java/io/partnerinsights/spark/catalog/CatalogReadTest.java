package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.testing.SandboxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queries on the catalog's tables; DuckDB returns the expected rows. */
final class CatalogReadTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small().resetting(PartnerInsights::invalidateAll);

  private final TestCatalog catalog = TestCatalog.of(SERVICE.sandbox());

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
}
