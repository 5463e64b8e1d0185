package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.table.CatalogNames;
import io.partnerinsights.core.table.StoredTables;
import org.apache.spark.sql.connector.catalog.Table;

/** The stored queries: the service's system queries and the account's own. */
final class QueryNamespace implements TableNamespace {
  private final String catalog;
  private final CatalogOptions options;

  QueryNamespace(String catalog, CatalogOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  @Override
  public String name() {
    return CatalogNames.QUERIES;
  }

  @Override
  public Table loadTable(String table) {
    ScheduledQuery query = queries().get(table);
    return CatalogTable.plan(
        String.join(".", catalog, name(), query.name()),
        options,
        options.query(query),
        TableProperties.of(query));
  }

  @Override
  public void refresh(String table) {
    options.plan(options.query(queries().get(table))).invalidate();
  }

  private StoredTables<ScheduledQuery> queries() {
    return StoredTables.queries(options.client());
  }
}
