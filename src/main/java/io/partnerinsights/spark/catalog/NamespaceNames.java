package io.partnerinsights.spark.catalog;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The names of a catalog's namespaces, compared without case. Datasets and stored queries have
 * separate namespaces, because a dataset and a query may have the same name.
 *
 * @param datasets the namespace of the datasets: {@code mpn} or {@code cmp}, the service's program
 */
record NamespaceNames(String datasets) {
  /** The namespace of the stored queries. */
  static final String QUERIES = "queries";

  /** The namespace of the existing reports. */
  static final String REPORTS = "reports";

  /** The namespace of the system tables and the procedures. */
  static final String SYSTEM = "system";

  /** Returns the names for an API: {@code cmp} if its URL ends with that, else {@code mpn}. */
  static NamespaceNames of(URI apiUrl) {
    boolean marketplace = apiUrl.toString().replaceAll("/+$", "").endsWith("/cmp");
    return new NamespaceNames(marketplace ? "cmp" : "mpn");
  }

  List<String> all() {
    return List.of(datasets, QUERIES, REPORTS, SYSTEM);
  }

  /** Finds a namespace, and returns its name in the catalog's spelling. */
  Optional<String> find(String... namespace) {
    return namespace.length == 1
        ? all().stream().filter(namespace[0]::equalsIgnoreCase).findFirst()
        : Optional.empty();
  }

  /**
   * Returns a namespace's name in the catalog's spelling.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_TABLE} with the nearest
   *     name
   */
  String get(String... namespace) {
    return find(namespace)
        .orElseThrow(() -> CatalogErrors.unknownNamespace(String.join(".", namespace), this));
  }
}
