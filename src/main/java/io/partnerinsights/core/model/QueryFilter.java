package io.partnerinsights.core.model;

import java.util.Optional;

/** Which queries to list. */
public record QueryFilter(Optional<String> queryId, Optional<String> queryName, Scope scope) {
  /** Whose queries. */
  public enum Scope {
    OWN_AND_SYSTEM,
    OWN,
    SYSTEM
  }

  /** All of them, own and system. */
  public static QueryFilter all() {
    return new QueryFilter(Optional.empty(), Optional.empty(), Scope.OWN_AND_SYSTEM);
  }

  /** The query with this id, own or system. */
  public static QueryFilter byId(String queryId) {
    return new QueryFilter(Optional.of(queryId), Optional.empty(), Scope.OWN_AND_SYSTEM);
  }

  /** All own queries. */
  public static QueryFilter own() {
    return new QueryFilter(Optional.empty(), Optional.empty(), Scope.OWN);
  }

  /** Own queries with this name. */
  public static QueryFilter byName(String queryName) {
    return new QueryFilter(Optional.empty(), Optional.of(queryName), Scope.OWN);
  }
}
