package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import org.apache.spark.sql.catalog.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spark's listTables(), which loads each table that it lists. */
final class ListedTablesTest {
  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  private TestCatalog catalog;
  private PartnerInsightsClient client;

  @BeforeEach
  void configure() {
    catalog = TestCatalog.of(service.sandbox());
    client = Clients.clientFor(ConnectorOptions.parseAccount(service.options()));
  }

  private Table[] list(String namespace) throws Exception {
    return (Table[]) TestSpark.session().catalog().listTables(catalog.name() + namespace).collect();
  }

  /** Returns the number of lists of queries. */
  private long calls() {
    return service.calls().count("GET", "/ScheduledQueries")
        - service.calls().count("GET", "/ScheduledQueries/testQueryResult");
  }

  @Test
  void showsWhatADatasetIs() throws Exception {
    assertThat(list(".mpn"))
        .extracting(Table::name, Table::description)
        .contains(
            tuple("Profile", "The partner's locations and accounts"),
            tuple(
                "OfficeUsage",
                "Paid units and active users of Microsoft 365 workloads by customer and month"));
  }

  @Test
  @Tag("full")
  void listsQueriesOnceForAllTables() throws Exception {
    int tables = list(".queries").length;

    assertThat(tables).isGreaterThan(10);
    assertThat(calls()).isOne();
    client.createQuery(new NewQuery("New one", "", "SELECT Month FROM OfficeUsage"));
    assertThat(list(".queries")).hasSize(tables + 1);
    assertThat(calls()).isEqualTo(2);
  }

  @Test
  void aQueryThatTheLastListLacksIsFound() throws Exception {
    list(".queries");
    client.createQuery(new NewQuery("New one", "", "SELECT Month FROM OfficeUsage"));

    assertThat(catalog.runSql("SELECT * FROM insights.queries.`New one`").columns())
        .containsExactly("Month");
  }
}
