package io.partnerinsights.flink.table;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.system.SystemTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The names of a catalog's tables. A stored query or a report is found by its id, and by its name
 * if no other has it. The connector's own queries and reports are found by their ids only.
 *
 * @param datasets the database of the datasets: the service's program
 * @param client returns the client of the catalog's account
 */
record CatalogTables(String datasets, Supplier<PartnerInsightsClient> client) {
  private static final String QUERIES = "queries";
  private static final String REPORTS = "reports";
  private static final String SYSTEM = "system";

  /**
   * One table.
   *
   * @param option the option that reads it, with the value {@code id}
   */
  private record Entry(String option, String id, String name) {
    boolean isNamed(String other) {
      return !ReportNames.isConnectorName(name) && name.equalsIgnoreCase(other);
    }
  }

  List<String> databases() {
    return List.of(datasets, QUERIES, REPORTS, SYSTEM);
  }

  /** Finds a database, and returns its name in the catalog's spelling. */
  Optional<String> database(String name) {
    return databases().stream().filter(name::equalsIgnoreCase).findFirst();
  }

  /** Finds a system table; no call. */
  static Optional<SystemTable> system(String database, String table) {
    return SYSTEM.equalsIgnoreCase(database) ? SystemTable.find(table) : Optional.empty();
  }

  /** Returns the names that SHOW TABLES lists; one GET, or none for the system tables. */
  List<String> names(String database) {
    return database.equals(SYSTEM) ? SystemTable.names() : namesOfEntries(database);
  }

  private List<String> namesOfEntries(String database) {
    List<Entry> entries = entries(database);
    return entries.stream()
        .filter(entry -> entry.isNamed(entry.name()))
        .map(entry -> isUnique(entry.name(), entries) ? entry.name() : entry.id())
        .toList();
  }

  private static boolean isUnique(String name, List<Entry> entries) {
    return entries.stream().filter(entry -> entry.isNamed(name)).count() == 1;
  }

  /** Returns the option that reads a table, which is no system table; one GET. */
  Optional<Map<String, String>> find(String database, String table) {
    List<Entry> entries = database(database).map(this::entries).orElse(List.of());
    return entries.stream()
        .filter(
            entry ->
                entry.id().equalsIgnoreCase(table)
                    || (entry.isNamed(table) && isUnique(table, entries)))
        .findFirst()
        .map(entry -> Map.of(entry.option(), entry.id()));
  }

  private List<Entry> entries(String database) {
    Stream<Entry> entries =
        switch (database) {
          case QUERIES ->
              client.get().queries(QueryFilter.all()).stream()
                  .map(each -> new Entry(Options.QUERY_ID.key(), each.queryId(), each.name()));
          case REPORTS ->
              client.get().reports(ReportFilter.all()).stream()
                  .map(
                      each ->
                          new Entry(Options.REPORT_ID.key(), each.reportId(), each.reportName()));
          case SYSTEM -> Stream.empty();
          default ->
              client.get().datasets().stream()
                  .map(Dataset::name)
                  .map(name -> new Entry(Options.DATASET.key(), name, name));
        };
    return entries.toList();
  }
}
