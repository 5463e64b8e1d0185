package io.partnerinsights.core.model;

import java.util.Objects;

/**
 * A query to create. The service accepts letters, digits and blanks in a name, at most 256
 * characters.
 */
public record NewQuery(String name, String description, String query) {
  public NewQuery {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(query, "query");
  }
}
