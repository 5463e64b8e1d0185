package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.QueryFilter.Scope;
import io.partnerinsights.core.model.ScheduledQuery;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, shows, creates and deletes stored queries. */
@Command(name = "queries", description = "Manages stored queries.")
final class QueriesCommand extends BaseCommand {
  private static final List<String> SHOWN_FIELDS =
      List.of("queryId", "name", "type", "createdTime");

  @Command(name = "list", description = "Lists the queries of the account and of the service.")
  void list(
      @Option(names = "--own", description = "Only the account's own queries.") boolean onlyOwn,
      @Option(names = "--system", description = "Only the service's queries.") boolean onlySystem) {
    Scope otherScope = onlySystem ? Scope.SYSTEM : Scope.OWN_AND_SYSTEM;
    QueryFilter filter = new QueryFilter(null, null, onlyOwn ? Scope.OWN : otherScope);
    List<Map<String, Object>> items =
        client().listQueries(filter).stream().map(SystemTable::toFields).toList();
    resultPrinter().printList("queries", items, SHOWN_FIELDS);
  }

  @Command(name = "show", description = "Shows a query with its text.")
  void show(@Parameters(paramLabel = "QUERY_ID") String queryId) {
    resultPrinter().printItem(SystemTable.toFields(requireQuery(queryId)));
  }

  private ScheduledQuery requireQuery(String queryId) {
    return requireQuery(client(), queryId);
  }

  /** Returns a query of the account, or throws {@code QUERY_NOT_FOUND}. */
  static ScheduledQuery requireQuery(PartnerInsightsClient client, String queryId) {
    return client.listQueries(QueryFilter.byId(queryId)).stream()
        .filter(query -> query.queryId().equalsIgnoreCase(queryId))
        .findFirst()
        .orElseThrow(() -> CommandErrors.UNKNOWN_QUERY.error(queryId));
  }

  @Command(name = "create", description = "Stores a query.")
  void create(
      @Parameters(paramLabel = "NAME", description = "Letters, digits and spaces.") String name,
      @Parameters(paramLabel = "QUERY", description = "The query's text.") String query,
      @Option(names = "--description", defaultValue = "") String description) {
    ScheduledQuery createdQuery = client().createQuery(new NewQuery(name, description, query));
    String message = "Created a query. To run it every day: partnerinsights reports create NAME";
    String id = createdQuery.queryId();
    resultPrinter()
        .printCreated(
            message + " --recurrenceInterval 24h --queryId " + id,
            id,
            SystemTable.toFields(createdQuery));
  }

  @Command(name = "delete", description = "Deletes a query of the account.")
  void delete(
      @Parameters(paramLabel = "QUERY_ID") String queryId,
      @Option(names = "--yes", description = "Do not ask for confirmation.") boolean yes) {
    Confirmation.requireYes(shell(), "Delete query " + queryId, yes);
    client().deleteQuery(queryId);
    resultPrinter()
        .printOutcome("Deleted query " + queryId + ".", Map.of("deletedQueryId", queryId));
  }
}
