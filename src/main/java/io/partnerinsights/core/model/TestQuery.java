package io.partnerinsights.core.model;

import org.jspecify.annotations.Nullable;

/**
 * A query to run on up to 100 rows: its text, or the id of a stored one. The time range overrides
 * the query's; null for the query's own.
 */
public record TestQuery(boolean isStored, String textOrId, @Nullable TimeRange range) {
  public static TestQuery ofText(String query, @Nullable TimeRange range) {
    return new TestQuery(false, query, range);
  }

  public static TestQuery ofId(String queryId, @Nullable TimeRange range) {
    return new TestQuery(true, queryId, range);
  }
}
