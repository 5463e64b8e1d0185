package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The namespaces of a catalog; names are read without case.
 *
 * @param datasets the datasets', called as the service's program is: mpn or cmp
 */
record Namespaces(String datasets) {
  /** Stored queries: datasets and queries are named apart, so a name may stand in both. */
  static final String QUERIES = "queries";

  /** Reports that exist already. */
  static final String REPORTS = "reports";

  static final String SYSTEM = "system";

  /** The program is the last word of the API's address; behind a gateway of one's own it is mpn. */
  static Namespaces of(URI apiUrl) {
    return new Namespaces(apiUrl.toString().replaceAll("/+$", "").endsWith("/cmp") ? "cmp" : "mpn");
  }

  List<String> all() {
    return List.of(datasets, QUERIES, REPORTS, SYSTEM);
  }

  Optional<String> find(String... namespace) {
    return namespace.length == 1
        ? all().stream().filter(namespace[0]::equalsIgnoreCase).findFirst()
        : Optional.empty();
  }

  /** The namespace of that name, in our spelling. */
  String get(String... namespace) {
    return find(namespace).orElseThrow(() -> unknown(String.join(".", namespace)));
  }

  private RuntimeException unknown(String name) {
    return Problem.of(
            ErrorCode.UNKNOWN_TABLE,
            name.isEmpty() ? "A namespace is missing" : "There is no namespace " + name)
        .reason("the namespaces are " + String.join(", ", all()))
        .remedy(
            NearestName.hintOr(name, all(), "write <catalog>." + datasets + ".<dataset>, for one"))
        .toException();
  }

  /** Only a report has versions: its executions. */
  void checkHasVersions(String... namespace) {
    String known = get(namespace);
    if (!known.equals(REPORTS)) {
      throw Problem.of(ErrorCode.OPTION_CONFLICT, "A table of " + known + " has no versions")
          .reason("it is read as it is now; versions are the executions of a report")
          .remedy("leave VERSION AS OF or TIMESTAMP AS OF out, or read a table of " + REPORTS)
          .toException();
    }
  }

  String comment(String namespace) {
    return Map.of(
            datasets, "The datasets that this account may read",
            QUERIES, "Stored queries: the service's system queries and this account's own",
            REPORTS, "Reports that exist already; reading one makes none",
            SYSTEM, "What the service has: datasets, queries, reports, executions")
        .get(namespace);
  }
}
