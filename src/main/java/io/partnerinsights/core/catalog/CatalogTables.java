package io.partnerinsights.core.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.plan.DatasetCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The tables of an account as a catalog lists them, in each engine. Their names are compared
 * without case.
 *
 * @param datasetCaches the datasets and queries that the account may read
 */
public record CatalogTables(
    CatalogNamespaces namespaces,
    Supplier<PartnerInsightsClient> client,
    Function<PartnerInsightsClient, DatasetCache> datasetCaches) {

  /** Finds a system table; no call. */
  public static Optional<SystemTable> findSystemTable(String namespace, String table) {
    return CatalogNamespaces.SYSTEM.equalsIgnoreCase(namespace)
        ? SystemTable.findByName(table)
        : Optional.empty();
  }

  /**
   * Returns the names that SHOW TABLES lists; one GET, or none for the system tables.
   *
   * @param namespace in the catalog's spelling
   */
  public List<String> listTableNames(String namespace) {
    return switch (namespace) {
      case CatalogNamespaces.SYSTEM -> SystemTable.tableNames();
      case CatalogNamespaces.QUERIES ->
          StoredTables.ofQueries(cache().listQueries(client.get())).tableNames();
      case CatalogNamespaces.REPORTS -> StoredTables.listReports(client.get()).tableNames();
      default -> cache().listOrReuse(client.get()).stream().map(Dataset::name).toList();
    };
  }

  private DatasetCache cache() {
    return datasetCaches.apply(client.get());
  }

  /** Returns the query of a table; at most one GET. Fails if the name is unknown or ambiguous. */
  public ScheduledQuery requireQuery(String table) {
    return findCachedQuery(table)
        .orElseGet(
            () -> StoredTables.ofQueries(cache().listQueries(client.get())).requireItem(table));
  }

  private Optional<ScheduledQuery> findCachedQuery(String table) {
    return StoredTables.ofQueries(cache().freshQueries()).findItem(table);
  }

  /** Whether there is a table of this name; at most one GET. */
  public boolean hasTable(String namespace, String table) {
    return findSystemTable(namespace, table).isPresent()
        || findOption(namespace, table).isPresent();
  }

  /** Returns the option that reads a table, unless it is a system table; at most one GET. */
  public Optional<Map<String, String>> findOption(String namespace, String table) {
    return namespaces.findNamespace(namespace).flatMap(spelling -> findOptionIn(spelling, table));
  }

  private Optional<Map<String, String>> findOptionIn(String namespace, String table) {
    return switch (namespace) {
      case CatalogNamespaces.SYSTEM -> Optional.empty();
      case CatalogNamespaces.QUERIES ->
          findCachedQuery(table)
              .or(() -> StoredTables.ofQueries(cache().listQueries(client.get())).findItem(table))
              .map(query -> Map.of(Options.QUERY_ID.key(), query.queryId()));
      case CatalogNamespaces.REPORTS ->
          StoredTables.listReports(client.get())
              .findItem(table)
              .map(report -> Map.of(Options.REPORT_ID.key(), report.reportId()));
      default ->
          Dataset.findByName(cache().listOrReuse(client.get()), table)
              .map(dataset -> Map.of(Options.DATASET.key(), dataset.name()));
    };
  }
}
