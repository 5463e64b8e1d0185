package io.partnerinsights.core.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The stored queries or the reports as tables. A table has the name that Partner Center shows, or
 * the id if several have the same name. Every id is a table name too. The connector's own queries
 * and reports are found by their ids only.
 *
 * @param kind {@code query} or {@code report}, for messages
 * @param notFoundCode the code of the error for an unknown name
 */
public record StoredTables<T>(String kind, ErrorCode notFoundCode, List<StoredTable<T>> tables) {

  public record StoredTable<T>(String id, String name, T item) {
    boolean isConnectorOwned() {
      return ReportNames.isConnectorName(name);
    }

    boolean isFoundByName(String wantedName) {
      return !isConnectorOwned() && name.equalsIgnoreCase(wantedName);
    }
  }

  public static StoredTables<ScheduledQuery> ofQueries(List<ScheduledQuery> queries) {
    return new StoredTables<>(
        "query",
        ErrorCode.QUERY_NOT_FOUND,
        queries.stream()
            .map(query -> new StoredTable<>(query.queryId(), query.name(), query))
            .toList());
  }

  /** Gets the account's reports; one GET. */
  public static StoredTables<ScheduledReport> listReports(PartnerInsightsClient client) {
    return new StoredTables<>(
        "report",
        ErrorCode.REPORT_NOT_FOUND,
        client.listReports(ReportFilter.all()).stream()
            .map(report -> new StoredTable<>(report.reportId(), report.reportName(), report))
            .toList());
  }

  /** Returns the table names, without the connector's own queries or reports. */
  public List<String> tableNames() {
    return tables.stream().filter(table -> !table.isConnectorOwned()).map(this::tableName).toList();
  }

  private String tableName(StoredTable<T> table) {
    return tablesWithName(table.name).count() == 1 ? table.name : table.id;
  }

  private Stream<StoredTable<T>> tablesWithName(String name) {
    return tables.stream().filter(table -> table.isFoundByName(name));
  }

  /** Finds the query or report of a table, if the name is known and not ambiguous. */
  public Optional<T> findItem(String table) {
    return tables.stream()
        .filter(
            storedTable ->
                table.equalsIgnoreCase(storedTable.id)
                    || (storedTable.isFoundByName(table) && tablesWithName(table).count() == 1))
        .map(StoredTable::item)
        .findFirst();
  }

  /** Returns the query or report of a table; fails if the name is unknown or ambiguous. */
  public T requireItem(String table) {
    return findItem(table).orElseThrow(() -> unknownTableError(table));
  }

  private PartnerInsightsException unknownTableError(String table) {
    List<String> ids = tablesWithName(table).map(StoredTable::id).toList();
    return ids.isEmpty()
        ? notFoundCode
            .template(
                "There is no {kind} {name}",
                "this account cannot see a {kind} with this name or id",
                "run SHOW TABLES, and look for the name of the {kind}")
            .withSuggestion(table, tableNames())
            .error(kind, table)
        : notFoundCode
            .template(
                "The name {name} is ambiguous",
                "more than one {kind} has this name",
                "use the id of the {kind} instead of its name. The ids are {ids}")
            .error(table, kind, ids);
  }
}
