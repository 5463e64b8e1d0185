package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.data.Warehouse.QueryRequest;
import io.partnerinsights.sandbox.query.InvalidQueryException;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.service.ServiceErrors;
import io.partnerinsights.sandbox.service.StoredQuery;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.HttpRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API calls on queries. */
final class QueryCalls {
  /** Maximum number of rows of a test query in the samples. */
  private static final int MAX_TEST_ROWS = 100;

  /** Maximum number of rows of a test query by the marketplace's page. */
  private static final int MAX_MARKETPLACE_TEST_ROWS = 10;

  /** Maximum length of names and descriptions, in characters. */
  private static final int MAX_LENGTH = 256;

  private final InsightsService service;
  private final Warehouse warehouse;
  private final ItemMapper items;
  private final Clock clock;
  private final ListLag lag;
  private final boolean marketplace;
  private final boolean plainNames;

  QueryCalls(
      InsightsService service,
      Warehouse warehouse,
      ItemMapper items,
      Clock clock,
      ApiSettings settings) {
    this.service = service;
    this.warehouse = warehouse;
    this.items = items;
    this.clock = clock;
    this.lag = new ListLag(settings, clock);
    this.marketplace = settings.isMarketplace();
    this.plainNames = settings.has(Quirk.PLAIN_NAMES);
  }

  Items create(String user, HttpRequest request) {
    RequestBody body = new RequestBody(request);
    String name = body.required("Name");
    String description = body.text("Description");
    if (name.length() > MAX_LENGTH || (description != null && description.length() > MAX_LENGTH)) {
      throw ServiceErrors.TOO_LONG.exception("Name");
    }
    if (!name.chars().allMatch(this::isAccepted)) {
      throw ServiceErrors.INVALID_QUERY_NAME.exception();
    }
    return item(service.createQuery(user, name, description, body.required("Query")))
        .withMessage("Query created successfully");
  }

  private boolean isAccepted(int letter) {
    return Character.isLetterOrDigit(letter) || (letter == ' ' && !plainNames);
  }

  Items list(String user, HttpRequest request) {
    Parameters parameters = new Parameters(request);
    boolean onlySystem = parameters.flag("includeOnlySystemQueries", false);
    boolean system = onlySystem || parameters.flag("includeSystemQueries", true);
    List<Map<String, Object>> found =
        service.queries(user).stream()
            .filter(query -> query.isSystem() ? system : !onlySystem)
            .filter(query -> lag.isListed(query.created()))
            .filter(query -> parameters.matches("queryId", query.queryId()))
            .filter(query -> parameters.matches("queryName", query.name()))
            .map(items::query)
            .toList();
    if (found.isEmpty() && parameters.hasAny("queryId", "queryName")) {
      throw ServiceErrors.NOT_FOUND.exception();
    }
    return Items.camel(found);
  }

  Items delete(String user, String queryId) {
    return item(service.deleteQuery(user, queryId));
  }

  private Items item(StoredQuery query) {
    return Items.camel(List.of(items.query(query)));
  }

  Items test(String user, HttpRequest request) {
    Parameters parameters = new Parameters(request);
    // The marketplace's page has no range, so it is ignored: a client must not rely on one.
    TimeRange range = marketplace ? null : parameters.timeRange();
    int rows = marketplace ? MAX_MARKETPLACE_TEST_ROWS : MAX_TEST_ROWS;
    String text = testedQuery(user, parameters.text("exportQuery"), parameters.text("queryId"));
    try {
      if (parameters.text("queryId") == null) {
        warehouse.check(text);
      }
      return Items.camel(warehouse.sample(new QueryRequest(text, range, clock.instant()), rows));
    } catch (InvalidQueryException e) {
      throw ServiceErrors.INVALID_QUERY.exception(String.valueOf(e.getMessage()));
    }
  }

  private String testedQuery(String user, @Nullable String text, @Nullable String queryId) {
    if ((text == null) == (queryId == null)) {
      throw ServiceErrors.MISSING_VALUE.exception();
    }
    return text != null
        ? text
        : service.queries(user).stream()
            .filter(query -> query.queryId().equalsIgnoreCase(queryId))
            .findFirst()
            .orElseThrow(ServiceErrors.INVALID_QUERY_ID::exception)
            .query();
  }
}
