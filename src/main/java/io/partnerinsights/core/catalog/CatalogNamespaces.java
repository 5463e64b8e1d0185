package io.partnerinsights.core.catalog;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The names of a catalog's namespaces, compared without case. Datasets and stored queries have
 * separate namespaces, because a dataset and a query may have the same name.
 *
 * @param datasetNamespace the namespace of the datasets: {@code mpn} or {@code cmp}, the service's
 *     program
 */
public record CatalogNamespaces(String datasetNamespace) {
  public static final String QUERIES = "queries";

  public static final String REPORTS = "reports";

  /** The namespace of the system tables and the procedures. */
  public static final String SYSTEM = "system";

  /** Returns the names for an API: {@code cmp} if its URL ends with that, else {@code mpn}. */
  public static CatalogNamespaces of(URI apiUrl) {
    boolean isMarketplace = apiUrl.toString().replaceAll("/+$", "").endsWith("/cmp");
    return new CatalogNamespaces(isMarketplace ? "cmp" : "mpn");
  }

  public List<String> allNames() {
    return List.of(datasetNamespace, QUERIES, REPORTS, SYSTEM);
  }

  public static String describe(String namespace) {
    return switch (namespace) {
      case SYSTEM -> "Lists of the service's datasets, queries, reports and executions";
      case QUERIES -> "Stored queries: the service's system queries and this account's own";
      case REPORTS -> "Existing reports; reading one creates no report";
      default -> "The datasets that this account may read";
    };
  }

  /** Finds a namespace, and returns its name in the catalog's spelling. */
  public Optional<String> findNamespace(String namespace) {
    return allNames().stream().filter(namespace::equalsIgnoreCase).findFirst();
  }
}
