package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.data.Warehouse.QueryRequest;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.service.StoredQuery;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.ServiceErrors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record QueryCalls(Backend backend, ItemMapper items) {
  private static final int MAX_TEST_ROWS = 100;

  /** Maximum number of rows of a test query by the marketplace's page. */
  private static final int MAX_MARKETPLACE_TEST_ROWS = 10;

  /** Maximum length of names and descriptions, in characters. */
  private static final int MAX_LENGTH = 256;

  Items create(String user, HttpRequest request) {
    Parameters body = Parameters.ofBody(request);
    String name = body.required("Name");
    String description = body.text("Description");
    if (name.length() > MAX_LENGTH || (description != null && description.length() > MAX_LENGTH)) {
      throw ServiceErrors.TOO_LONG.exception("Name");
    }
    if (!name.chars().allMatch(this::isAccepted)) {
      throw ServiceErrors.INVALID_QUERY_NAME.exception();
    }
    return item(backend.service().createQuery(user, name, description, body.required("Query")))
        .withMessage("Query created successfully");
  }

  private boolean isAccepted(int letter) {
    return Character.isLetterOrDigit(letter) || (letter == ' ' && !backend.has(Quirk.PLAIN_NAMES));
  }

  Items list(String user, HttpRequest request) {
    Parameters parameters = Parameters.of(request);
    boolean onlySystem = parameters.flag("includeOnlySystemQueries", false);
    boolean system = onlySystem || parameters.flag("includeSystemQueries", true);
    List<Map<String, Object>> found =
        backend.service().queries(user).stream()
            .filter(query -> query.isSystem() ? system : !onlySystem)
            .filter(query -> backend.isListed(query.created()))
            .filter(query -> parameters.matches("queryId", query.queryId()))
            .filter(query -> parameters.matches("queryName", query.name()))
            .map(items::query)
            .toList();
    if (found.isEmpty() && parameters.hasAny("queryId", "queryName")) {
      throw ServiceErrors.NOT_FOUND.exception();
    }
    return Items.of(found);
  }

  Items delete(String user, String queryId) {
    return item(backend.service().deleteQuery(user, queryId));
  }

  private Items item(StoredQuery query) {
    return Items.of(List.of(items.query(query)));
  }

  Items test(String user, HttpRequest request) {
    Parameters parameters = Parameters.of(request);
    // The marketplace's page has no range, so it is ignored: a client must not rely on one.
    TimeRange range = backend.isMarketplace() ? null : parameters.timeRange();
    int rows = backend.isMarketplace() ? MAX_MARKETPLACE_TEST_ROWS : MAX_TEST_ROWS;
    String text = testedQuery(user, parameters.text("exportQuery"), parameters.text("queryId"));
    if (parameters.text("queryId") == null) {
      backend.warehouse().check(text);
    }
    QueryRequest query = new QueryRequest(text, range, backend.clock().instant());
    return Items.of(backend.warehouse().sample(query, rows));
  }

  private String testedQuery(String user, @Nullable String text, @Nullable String queryId) {
    if ((text == null) == (queryId == null)) {
      throw ServiceErrors.MISSING_VALUE.exception();
    }
    return text != null
        ? text
        : backend
            .service()
            .query(user, queryId)
            .orElseThrow(ServiceErrors.INVALID_QUERY_ID::exception)
            .query();
  }
}
