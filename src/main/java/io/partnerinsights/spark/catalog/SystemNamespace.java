package io.partnerinsights.spark.catalog;

import java.util.List;
import org.apache.spark.sql.connector.catalog.Table;

/** The system tables, which list what the service has for the account. */
record SystemNamespace(String catalog, CatalogOptions options) implements TableNamespace {
  @Override
  public String name() {
    return NamespaceNames.SYSTEM;
  }

  @Override
  public String comment() {
    return "Lists of the service's datasets, queries, reports and executions";
  }

  @Override
  public List<String> tableNames() {
    return SystemTable.names();
  }

  @Override
  public Table loadTable(String table) {
    SystemTable found = SystemTable.get(table);
    return found.table(String.join(".", catalog, name(), found.name()), options.client());
  }

  /** Only checks that the table exists: its rows are never cached. */
  @Override
  public void refresh(String table) {
    SystemTable.get(table);
  }
}
