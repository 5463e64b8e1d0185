package io.partnerinsights.core.model;

import java.util.Objects;

/**
 * A query to store. The service takes letters, digits and blanks in a name, 256 characters at most.
 */
public record NewQuery(String name, String description, String query) {
  public NewQuery {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(query, "query");
  }
}
