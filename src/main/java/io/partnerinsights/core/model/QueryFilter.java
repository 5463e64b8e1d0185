package io.partnerinsights.core.model;

import org.jspecify.annotations.Nullable;

/** Selects the queries to list; null stands for any. */
public record QueryFilter(@Nullable String queryId, @Nullable String queryName, Scope scope) {
  /** The type of the queries: user-defined (own), system, or both. */
  public enum Scope {
    OWN_AND_SYSTEM,
    OWN,
    SYSTEM
  }

  /** Selects all queries, user-defined and system. */
  public static QueryFilter all() {
    return new QueryFilter(null, null, Scope.OWN_AND_SYSTEM);
  }

  /** Selects the query with this id, user-defined or system. */
  public static QueryFilter byId(String queryId) {
    return new QueryFilter(queryId, null, Scope.OWN_AND_SYSTEM);
  }

  /** Selects all user-defined queries. */
  public static QueryFilter ofUser() {
    return new QueryFilter(null, null, Scope.OWN);
  }

  /** Selects the user-defined queries with this name. */
  public static QueryFilter byName(String queryName) {
    return new QueryFilter(null, queryName, Scope.OWN);
  }
}
