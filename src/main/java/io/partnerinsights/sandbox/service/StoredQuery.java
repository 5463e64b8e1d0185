package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A query with its text, of the service if its user is empty. */
public record StoredQuery(
    String queryId,
    String name,
    @Nullable String description,
    String text,
    String user,
    Instant createdTime) {

  public boolean isSystem() {
    return user.isEmpty();
  }
}
