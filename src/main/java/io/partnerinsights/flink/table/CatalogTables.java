package io.partnerinsights.flink.table;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.table.CatalogNames;
import io.partnerinsights.core.table.StoredTables;
import io.partnerinsights.core.table.SystemTable;
import io.partnerinsights.flink.plan.FlinkApplication;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The tables of a catalog's account.
 *
 * @param databases the names of the catalog's databases
 * @param client returns the client of the catalog's account
 */
record CatalogTables(CatalogNames databases, Supplier<PartnerInsightsClient> client) {
  /** Finds a system table; no call. */
  static Optional<SystemTable> system(String database, String table) {
    return CatalogNames.SYSTEM.equalsIgnoreCase(database)
        ? SystemTable.find(table)
        : Optional.empty();
  }

  /**
   * Returns the names that SHOW TABLES lists; one GET, or none for the system tables.
   *
   * @param database in the catalog's spelling
   */
  List<String> names(String database) {
    return switch (database) {
      case CatalogNames.SYSTEM -> SystemTable.names();
      case CatalogNames.QUERIES -> StoredTables.queries(client.get()).names();
      case CatalogNames.REPORTS -> StoredTables.reports(client.get()).names();
      default ->
          FlinkApplication.ofJvm().datasets(client.get()).list().stream()
              .map(Dataset::name)
              .toList();
    };
  }

  /** Returns the option that reads a table, unless it is a system table; at most one GET. */
  Optional<Map<String, String>> find(String database, String table) {
    return databases.find(database).flatMap(found -> option(found, table));
  }

  private Optional<Map<String, String>> option(String database, String table) {
    return switch (database) {
      case CatalogNames.SYSTEM -> Optional.empty();
      case CatalogNames.QUERIES ->
          StoredTables.queries(client.get())
              .find(table)
              .map(query -> Map.of(Options.QUERY_ID.key(), query.queryId()));
      case CatalogNames.REPORTS ->
          StoredTables.reports(client.get())
              .find(table)
              .map(report -> Map.of(Options.REPORT_ID.key(), report.reportId()));
      default ->
          names(database).stream()
              .filter(table::equalsIgnoreCase)
              .findFirst()
              .map(dataset -> Map.of(Options.DATASET.key(), dataset));
    };
  }
}
