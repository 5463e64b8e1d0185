package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.api.PartnerInsightsClient;
import io.partnerinsights.core.api.model.QueryFilter;
import io.partnerinsights.core.api.model.ScheduledQuery;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.report.ReportNames;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stored queries as tables, without the connector's own. A table is called as its query: that is
 * what Partner Center shows. Two queries of one name are called by their ids, and so may be any.
 */
final class QueryTables {
  private final List<ScheduledQuery> queries;

  private QueryTables(List<ScheduledQuery> queries) {
    this.queries = queries;
  }

  /** Those that the service has now; one GET. */
  static QueryTables of(PartnerInsightsClient client) {
    return new QueryTables(
        client.queries(QueryFilter.all()).stream()
            .filter(query -> !ReportNames.isOurs(query.name()))
            .toList());
  }

  List<String> names() {
    return queries.stream().map(this::name).toList();
  }

  private String name(ScheduledQuery query) {
    return named(query.name()).count() == 1 ? query.name() : query.queryId();
  }

  private Stream<ScheduledQuery> named(String name) {
    return queries.stream().filter(query -> query.name().equalsIgnoreCase(name));
  }

  boolean has(String table) {
    return matching(table).findAny().isPresent();
  }

  private Stream<ScheduledQuery> matching(String table) {
    return queries.stream()
        .filter(
            query ->
                table.equalsIgnoreCase(query.queryId()) || table.equalsIgnoreCase(name(query)));
  }

  /**
   * The query behind a table.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code QUERY_NOT_FOUND}
   */
  ScheduledQuery get(String table) {
    return matching(table).findFirst().orElseThrow(() -> unknown(table));
  }

  private RuntimeException unknown(String table) {
    List<String> ids = named(table).map(ScheduledQuery::queryId).toList();
    return Problem.of(ErrorCode.QUERY_NOT_FOUND, "There is no query " + table)
        .reason(
            ids.isEmpty()
                ? "it is neither among this account's queries nor a system query"
                : "several queries have that name")
        .remedy(
            ids.isEmpty()
                ? NearestName.hintOr(table, names(), "SHOW TABLES lists the queries")
                : "name the one that you mean by its id: " + String.join(", ", ids))
        .toException();
  }
}
