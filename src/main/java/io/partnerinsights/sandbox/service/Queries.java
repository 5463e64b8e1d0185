package io.partnerinsights.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.web.ApiError;
import io.partnerinsights.sandbox.web.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The system queries and the users' queries. Guarded by the service's lock. */
final class Queries {
  private static final Instant PUBLISHED_TIME = Instant.parse("2021-01-07T00:00:00Z");

  private final Map<String, StoredQuery> queries = new LinkedHashMap<>();
  private final int quota;
  private final Supplier<UUID> idSource;

  Queries(Program program, SandboxSettings settings) {
    boolean usesDocumentedQueries = settings.has(Quirk.PAGE_DATASETS);
    this.quota = settings.queryQuota;
    this.idSource = settings.idSource;
    for (JsonNode node :
        Json.readResource(program.resourcePath("sandbox", "system-queries.json"))
            .path("systemQueries")) {
      String id = node.path("queryId").asText();
      String name = node.path("name").asText();
      String description = "Published query over " + node.path("dataset").asText();
      String query = queryText(node, usesDocumentedQueries);
      queries.put(id, new StoredQuery(id, name, description, query, "", PUBLISHED_TIME));
    }
  }

  /** One query was seen to return other columns than those of its page. */
  private static String queryText(JsonNode query, boolean usesDocumentedQueries) {
    JsonNode recordedQuery = query.path("recordedQuery");
    return (usesDocumentedQueries || recordedQuery.isMissingNode()
            ? query.path("query")
            : recordedQuery)
        .asText();
  }

  StoredQuery create(
      String user, String name, @Nullable String description, String text, Instant now) {
    long queryCount = queries.values().stream().filter(query -> query.user().equals(user)).count();
    if (queryCount >= quota) {
      throw ApiError.TOO_MANY_QUERIES.exception();
    }
    StoredQuery query =
        new StoredQuery(idSource.get().toString(), name, description, text, user, now);
    queries.put(query.queryId(), query);
    return query;
  }

  List<StoredQuery> all() {
    return List.copyOf(queries.values());
  }

  /** Returns the system queries, then the user's queries. */
  List<StoredQuery> visibleTo(String user) {
    return queries.values().stream()
        .filter(query -> query.isSystem() || query.user().equals(user))
        .toList();
  }

  Optional<StoredQuery> find(String user, @Nullable String queryId) {
    return visibleTo(user).stream()
        .filter(query -> query.queryId().equalsIgnoreCase(queryId))
        .findFirst();
  }

  StoredQuery delete(String user, String queryId) {
    StoredQuery query = find(user, queryId).orElseThrow(ApiError.NOT_FOUND::exception);
    if (query.isSystem()) {
      throw ApiError.INVALID_QUERY_ID.exception();
    }
    queries.remove(query.queryId());
    return query;
  }
}
