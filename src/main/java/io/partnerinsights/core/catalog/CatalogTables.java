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
 * @param lists the datasets and queries that the account may read
 */
public record CatalogTables(
    CatalogNames namespaces,
    Supplier<PartnerInsightsClient> client,
    Function<PartnerInsightsClient, DatasetCache> lists) {

  /** Finds a system table; no call. */
  public static Optional<SystemTable> system(String namespace, String table) {
    return CatalogNames.SYSTEM.equalsIgnoreCase(namespace)
        ? SystemTable.find(table)
        : Optional.empty();
  }

  /**
   * Returns the names that SHOW TABLES lists; one GET, or none for the system tables.
   *
   * @param namespace in the catalog's spelling
   */
  public List<String> names(String namespace) {
    return switch (namespace) {
      case CatalogNames.SYSTEM -> SystemTable.names();
      case CatalogNames.QUERIES -> StoredTables.queries(listed().listQueries(client.get())).names();
      case CatalogNames.REPORTS -> StoredTables.reports(client.get()).names();
      default -> listed().list(client.get()).stream().map(Dataset::name).toList();
    };
  }

  private DatasetCache listed() {
    return lists.apply(client.get());
  }

  /** Returns the query of a table; at most one GET. Fails if the name is unknown or ambiguous. */
  public ScheduledQuery query(String table) {
    return findListed(table)
        .orElseGet(() -> StoredTables.queries(listed().listQueries(client.get())).get(table));
  }

  private Optional<ScheduledQuery> findListed(String table) {
    return StoredTables.queries(listed().listedQueries()).find(table);
  }

  /** Whether there is a table of this name; at most one GET. */
  public boolean exists(String namespace, String table) {
    return system(namespace, table).isPresent() || find(namespace, table).isPresent();
  }

  /** Returns the option that reads a table, unless it is a system table; at most one GET. */
  public Optional<Map<String, String>> find(String namespace, String table) {
    return namespaces.find(namespace).flatMap(found -> option(found, table));
  }

  private Optional<Map<String, String>> option(String namespace, String table) {
    return switch (namespace) {
      case CatalogNames.SYSTEM -> Optional.empty();
      case CatalogNames.QUERIES ->
          findListed(table)
              .or(() -> StoredTables.queries(listed().listQueries(client.get())).find(table))
              .map(query -> Map.of(Options.QUERY_ID.key(), query.queryId()));
      case CatalogNames.REPORTS ->
          StoredTables.reports(client.get())
              .find(table)
              .map(report -> Map.of(Options.REPORT_ID.key(), report.reportId()));
      default ->
          Dataset.find(listed().list(client.get()), table)
              .map(dataset -> Map.of(Options.DATASET.key(), dataset.name()));
    };
  }
}
