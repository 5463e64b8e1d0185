package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReportNames;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stored queries or reports as tables. A table is called as Partner Center shows it. Two of one
 * name are called by their ids, and so may be any; the connector's own are only found by id.
 *
 * @param what in a message: query or report
 * @param missing the error for a name that does not exist
 */
record StoredTables<T>(String what, ErrorCode missing, List<Stored<T>> all) {

  /** One of them, of whatever kind. */
  record Stored<T>(String id, String name, T item) {
    boolean isOurs() {
      return ReportNames.isOurs(name);
    }

    boolean isCalled(String other) {
      return !isOurs() && name.equalsIgnoreCase(other);
    }
  }

  /** The queries that the service has now, its own and the account's; one GET. */
  static StoredTables<ScheduledQuery> queries(PartnerInsightsClient client) {
    return new StoredTables<>(
        "query",
        ErrorCode.QUERY_NOT_FOUND,
        client.queries(QueryFilter.all()).stream()
            .map(query -> new Stored<>(query.queryId(), query.name(), query))
            .toList());
  }

  /** The account's reports; one GET. */
  static StoredTables<ScheduledReport> reports(PartnerInsightsClient client) {
    return new StoredTables<>(
        "report",
        ErrorCode.REPORT_NOT_FOUND,
        client.reports(ReportFilter.all()).stream()
            .map(report -> new Stored<>(report.reportId(), report.reportName(), report))
            .toList());
  }

  List<String> names() {
    return all.stream().filter(stored -> !stored.isOurs()).map(this::name).toList();
  }

  private String name(Stored<T> stored) {
    return named(stored.name).count() == 1 ? stored.name : stored.id;
  }

  private Stream<Stored<T>> named(String name) {
    return all.stream().filter(stored -> stored.isCalled(name));
  }

  boolean has(String table) {
    return matching(table).findAny().isPresent();
  }

  private Stream<Stored<T>> matching(String table) {
    return all.stream()
        .filter(
            stored ->
                table.equalsIgnoreCase(stored.id)
                    || (stored.isCalled(table) && named(table).count() == 1));
  }

  /**
   * What is behind a table.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for a name that is none, or
   *     that several have
   */
  T get(String table) {
    return matching(table).findFirst().orElseThrow(() -> unknown(table)).item;
  }

  private RuntimeException unknown(String table) {
    List<String> ids = named(table).map(Stored::id).toList();
    boolean several = !ids.isEmpty();
    return Problem.of(missing, "There is no " + what + " " + table)
        .reason(
            several
                ? "several have that name"
                : "no " + what + " that this account may read has that name or id")
        .remedy(
            several
                ? "name the one that you mean by its id: " + String.join(", ", ids)
                : NearestName.hintOr(table, names(), "SHOW TABLES lists them"))
        .toException();
  }
}
