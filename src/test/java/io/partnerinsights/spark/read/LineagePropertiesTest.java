package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Properties by which OpenLineage's agent names a table; LineageSparksTest runs the agent. */
final class LineagePropertiesTest {
  private static final String NAME = "openlineage.dataset.name";
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void aLoadHasTheNameOfItsDataset() {
    Dataset<Row> rows = TestSpark.read(SERVICE.options("query", QUERY)).load();
    Dataset<Row> typed =
        TestSpark.read(SERVICE.options("query", QUERY)).schema("CustomerName STRING").load();

    assertThat(properties(typed)).containsEntry(NAME, "mpn.OfficeUsage");
    assertThat(properties(rows))
        .containsEntry(NAME, "mpn.OfficeUsage")
        .hasEntrySatisfying(
            "openlineage.dataset.namespace",
            namespace ->
                assertThat(namespace)
                    .startsWith("partnerinsights://127.0.0.1:")
                    .endsWith("/" + Sandbox.TENANT_ID));
  }

  @Test
  void aTableOfTheCatalogKeepsItsOtherProperties() {
    TestCatalog catalog = TestCatalog.of(SERVICE.sandbox());

    assertThat(properties(catalog.table("queries.`Azure Usage`")))
        .containsEntry(NAME, "queries.d1a4d75e-5ca8-4847-845f-ee0a9be6f07b")
        .containsKeys("query", "provider");
  }

  private static Map<String, String> properties(Dataset<Row> rows) {
    return ((DataSourceV2Relation) rows.queryExecution().analyzed().collectLeaves().head())
        .table()
        .properties();
  }
}
