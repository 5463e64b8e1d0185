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
 * @param missing the code of the error for an unknown name
 */
public record StoredTables<T>(String kind, ErrorCode missing, List<Stored<T>> all) {

  public record Stored<T>(String id, String name, T item) {
    boolean isConnectors() {
      return ReportNames.isConnectorName(name);
    }

    boolean hasName(String other) {
      return !isConnectors() && name.equalsIgnoreCase(other);
    }
  }

  public static StoredTables<ScheduledQuery> queries(List<ScheduledQuery> queries) {
    return new StoredTables<>(
        "query",
        ErrorCode.QUERY_NOT_FOUND,
        queries.stream().map(query -> new Stored<>(query.queryId(), query.name(), query)).toList());
  }

  /** Gets the account's reports; one GET. */
  public static StoredTables<ScheduledReport> reports(PartnerInsightsClient client) {
    return new StoredTables<>(
        "report",
        ErrorCode.REPORT_NOT_FOUND,
        client.reports(ReportFilter.all()).stream()
            .map(report -> new Stored<>(report.reportId(), report.reportName(), report))
            .toList());
  }

  /** Returns the table names, without the connector's own queries or reports. */
  public List<String> names() {
    return all.stream().filter(stored -> !stored.isConnectors()).map(this::tableName).toList();
  }

  private String tableName(Stored<T> stored) {
    return withName(stored.name).count() == 1 ? stored.name : stored.id;
  }

  private Stream<Stored<T>> withName(String name) {
    return all.stream().filter(stored -> stored.hasName(name));
  }

  /** Finds the query or report of a table, if the name is known and not ambiguous. */
  public Optional<T> find(String table) {
    return all.stream()
        .filter(
            stored ->
                table.equalsIgnoreCase(stored.id)
                    || (stored.hasName(table) && withName(table).count() == 1))
        .map(Stored::item)
        .findFirst();
  }

  /** Returns the query or report of a table; fails if the name is unknown or ambiguous. */
  public T get(String table) {
    return find(table).orElseThrow(() -> unknown(table));
  }

  private PartnerInsightsException unknown(String table) {
    List<String> ids = withName(table).map(Stored::id).toList();
    return ids.isEmpty()
        ? missing
            .row(
                "There is no {kind} {name}",
                "this account cannot see a {kind} with this name or id",
                "run SHOW TABLES, and look for the name of the {kind}")
            .near(table, names())
            .error(kind, table)
        : missing
            .row(
                "The name {name} is ambiguous",
                "more than one {kind} has this name",
                "use the id of the {kind} instead of its name. The ids are {ids}")
            .error(table, kind, ids);
  }
}
