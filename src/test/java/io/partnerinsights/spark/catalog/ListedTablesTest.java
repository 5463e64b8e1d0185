package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import org.apache.spark.sql.catalog.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spark's listTables(), which loads each table that it lists. */
final class ListedTablesTest {
  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  private TestCatalog catalog;

  @BeforeEach
  void configure() {
    catalog = TestCatalog.of(service.sandbox());
  }

  private Table[] list(String namespace) throws Exception {
    return (Table[]) TestSpark.session().catalog().listTables(catalog.name() + namespace).collect();
  }

  @Test
  void showsWhatADatasetIs() throws Exception {
    assertThat(list(".mpn"))
        .extracting(Table::name, Table::description)
        .contains(
            tuple("Profile", "Locations and accounts of the partner"),
            tuple(
                "OfficeUsage",
                "Paid units and active users of Microsoft 365's workloads, by customer and month"));
  }
}
