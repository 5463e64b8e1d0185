package io.partnerinsights.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A stored query.
 *
 * @param queryId looks like a GUID; do not rely on it
 * @param name the name, trimmed by the service
 * @param description free text, may be empty
 * @param query the query's text
 * @param type {@code userDefined} or {@code system}
 * @param user who made it
 * @param createdTime when
 */
public record ScheduledQuery(
    String queryId,
    String name,
    String description,
    String query,
    String type,
    String user,
    Optional<Instant> createdTime) {

  /** Whether Microsoft published it; such a query cannot be deleted. */
  public boolean isSystem() {
    return type.equalsIgnoreCase("system");
  }
}
