package io.partnerinsights.core.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored query.
 *
 * @param queryId the id; it looks like a GUID, which is not documented
 * @param name the name, trimmed by the service
 * @param type {@code userDefined} or {@code system}
 * @param createdTime when it was created; null if the service does not say so
 */
public record ScheduledQuery(
    String queryId,
    String name,
    String description,
    String query,
    String type,
    String user,
    @Nullable Instant createdTime) {

  /** Whether it is one of Microsoft's system queries, which cannot be deleted. */
  public boolean isSystem() {
    return type.equalsIgnoreCase("system");
  }
}
