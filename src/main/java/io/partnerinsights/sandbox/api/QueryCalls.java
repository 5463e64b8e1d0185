package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.data.Warehouse.QueryRequest;
import io.partnerinsights.sandbox.query.TimeRange;
import io.partnerinsights.sandbox.service.StoredQuery;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.ApiError;
import io.partnerinsights.sandbox.web.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record QueryCalls(Backend backend, ItemMapper itemMapper) {
  private static final int MAX_TEST_ROWS = 100;

  /** Maximum number of rows of a test query by the marketplace's page. */
  private static final int MAX_MARKETPLACE_TEST_ROWS = 10;

  /** Maximum length of names and descriptions, in characters. */
  private static final int MAX_LENGTH = 256;

  ResponseItems create(String user, HttpRequest request) {
    Parameters body = Parameters.ofBody(request);
    String name = body.requireText("Name");
    String description = body.findText("Description");
    if (name.length() > MAX_LENGTH || (description != null && description.length() > MAX_LENGTH)) {
      throw ApiError.TOO_LONG.exception("Name");
    }
    if (!name.chars().allMatch(this::isAllowedInName)) {
      throw ApiError.INVALID_QUERY_NAME.exception();
    }
    return toItems(
            backend.service().createQuery(user, name, description, body.requireText("Query")))
        .withMessage("Query created successfully");
  }

  private boolean isAllowedInName(int letter) {
    return Character.isLetterOrDigit(letter) || (letter == ' ' && !backend.has(Quirk.PLAIN_NAMES));
  }

  ResponseItems list(String user, HttpRequest request) {
    Parameters parameters = Parameters.ofQueryString(request);
    boolean onlySystem = parameters.flagOrDefault("includeOnlySystemQueries", false);
    boolean includeSystem = onlySystem || parameters.flagOrDefault("includeSystemQueries", true);
    List<Map<String, Object>> queryItems =
        backend.service().visibleQueries(user).stream()
            .filter(query -> query.isSystem() ? includeSystem : !onlySystem)
            .filter(query -> backend.isListedYet(query.createdTime()))
            .filter(query -> parameters.matchesFilter("queryId", query.queryId()))
            .filter(query -> parameters.matchesFilter("queryName", query.name()))
            .map(itemMapper::toItem)
            .toList();
    if (queryItems.isEmpty() && parameters.hasAny("queryId", "queryName")) {
      throw ApiError.NOT_FOUND.exception();
    }
    return ResponseItems.of(queryItems);
  }

  ResponseItems delete(String user, String queryId) {
    return toItems(backend.service().deleteQuery(user, queryId));
  }

  private ResponseItems toItems(StoredQuery query) {
    return ResponseItems.of(List.of(itemMapper.toItem(query)));
  }

  ResponseItems runTestQuery(String user, HttpRequest request) {
    Parameters parameters = Parameters.ofQueryString(request);
    // The marketplace's page has no range, so it is ignored: a client must not rely on one.
    TimeRange range = backend.isMarketplace() ? null : parameters.findTimeRange();
    int maxRows = backend.isMarketplace() ? MAX_MARKETPLACE_TEST_ROWS : MAX_TEST_ROWS;
    String text =
        queryToTest(user, parameters.findText("exportQuery"), parameters.findText("queryId"));
    if (parameters.findText("queryId") == null) {
      backend.warehouse().checkQuery(text);
    }
    QueryRequest query = new QueryRequest(text, range, backend.clock().instant());
    return ResponseItems.of(backend.warehouse().querySampleRows(query, maxRows));
  }

  private String queryToTest(String user, @Nullable String text, @Nullable String queryId) {
    if ((text == null) == (queryId == null)) {
      throw ApiError.MISSING_VALUE.exception();
    }
    return text != null
        ? text
        : backend
            .service()
            .findQuery(user, queryId)
            .orElseThrow(ApiError.INVALID_QUERY_ID::exception)
            .text();
  }
}
