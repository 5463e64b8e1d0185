package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.session.ReadPlan;
import org.apache.spark.sql.connector.catalog.Table;

/** The datasets that the account may read. */
final class DatasetNamespace implements TableNamespace {
  private final String catalog;
  private final CatalogOptions options;

  DatasetNamespace(String catalog, CatalogOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  @Override
  public String name() {
    return options.namespaces().datasets();
  }

  @Override
  public Table loadTable(String table) {
    ReadPlan plan = options.plan(options.dataset(table));
    Dataset dataset = plan.table().orElseThrow().dataset();
    return new CatalogTable(
        String.join(".", catalog, name(), dataset.name()),
        options,
        options.dataset(dataset.name()),
        plan,
        TableProperties.of(dataset));
  }

  @Override
  public void refresh(String table) {
    options.plan(options.dataset(table)).invalidate();
  }
}
