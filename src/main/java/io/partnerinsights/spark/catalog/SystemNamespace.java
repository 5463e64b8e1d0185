package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.table.CatalogNames;
import io.partnerinsights.core.table.SystemTable;
import io.partnerinsights.spark.LocalRows;
import io.partnerinsights.spark.LocalTable;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.types.StructType;

/** The system tables, which list what the service has for the account. */
final class SystemNamespace implements TableNamespace {
  private final String catalog;
  private final CatalogOptions options;

  SystemNamespace(String catalog, CatalogOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  @Override
  public String name() {
    return CatalogNames.SYSTEM;
  }

  /** Returns a table that makes no call until it is read. */
  @Override
  public Table loadTable(String table) {
    SystemTable found = find(table);
    String fullName = String.join(".", catalog, name(), found.name());
    StructType schema = StructType.fromDDL(columns(found));
    return new LocalTable(
        new LocalRows(fullName, schema, () -> found.rows().apply(options.client())),
        found.comment());
  }

  private static String columns(SystemTable table) {
    return table.columns().stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
  }

  private static SystemTable find(String table) {
    return SystemTable.find(table)
        .orElseThrow(
            () ->
                CatalogErrors.UNKNOWN_SYSTEM_TABLE
                    .near(table, SystemTable.names())
                    .error(table, SystemTable.names()));
  }

  /** Only checks that the table exists: its rows are never cached. */
  @Override
  public void refresh(String table) {
    find(table);
  }
}
