package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A system query or a user's query.
 *
 * @param query the text
 * @param user the owner; empty for a system query
 */
public record StoredQuery(
    String queryId,
    String name,
    @Nullable String description,
    String query,
    String user,
    Instant created) {

  /** Returns whether the service publishes this query. */
  public boolean isSystem() {
    return user.isEmpty();
  }
}
