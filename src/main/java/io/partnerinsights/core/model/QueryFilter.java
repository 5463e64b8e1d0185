package io.partnerinsights.core.model;

import java.util.Optional;

/** Selects the queries to list. */
public record QueryFilter(Optional<String> queryId, Optional<String> queryName, Scope scope) {
  /** The type of the queries: user-defined (own), system, or both. */
  public enum Scope {
    OWN_AND_SYSTEM,
    OWN,
    SYSTEM
  }

  /** Selects all queries, user-defined and system. */
  public static QueryFilter all() {
    return new QueryFilter(Optional.empty(), Optional.empty(), Scope.OWN_AND_SYSTEM);
  }

  /** Selects the query with this id, user-defined or system. */
  public static QueryFilter byId(String queryId) {
    return new QueryFilter(Optional.of(queryId), Optional.empty(), Scope.OWN_AND_SYSTEM);
  }

  /** Selects all user-defined queries. */
  public static QueryFilter own() {
    return new QueryFilter(Optional.empty(), Optional.empty(), Scope.OWN);
  }

  /** Selects the user-defined queries with this name. */
  public static QueryFilter byName(String queryName) {
    return new QueryFilter(Optional.empty(), Optional.of(queryName), Scope.OWN);
  }
}
