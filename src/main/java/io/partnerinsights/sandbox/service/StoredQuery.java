package io.partnerinsights.sandbox.service;

import java.time.Instant;

/**
 * A query, the service's own or a user's.
 *
 * @param user the owner; empty for the service's own
 */
public record StoredQuery(
    String queryId, String name, String description, String query, String user, Instant created) {

  /** Whether it is one of the published queries. */
  public boolean isSystem() {
    return user.isEmpty();
  }
}
