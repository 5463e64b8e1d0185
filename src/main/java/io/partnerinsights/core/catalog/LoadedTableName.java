package io.partnerinsights.core.catalog;

import java.util.Locale;
import java.util.Optional;

/** The names of the tables that a load creates in a schema, which follow from the datasets'. */
public final class LoadedTableName {
  private LoadedTableName() {}

  /**
   * Returns the name, in lower case with its words apart, such as {@code teams_usage_3p_apps};
   * empty if it would have more than letters, digits and {@code _}.
   */
  public static Optional<String> of(String dataset) {
    String name =
        dataset
            .replaceAll("([A-Z])([A-Z]\\d+)", "$1_$2")
            .replaceAll("([a-z])(\\d+[A-Z])(?=[A-Z][a-z])", "$1_$2_")
            .replaceAll("([a-z0-9])([A-Z](?!_))", "$1_$2")
            .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
            .toLowerCase(Locale.ROOT);
    return name.matches("[a-z0-9_]+") ? Optional.of(name) : Optional.empty();
  }
}
