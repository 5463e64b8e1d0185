package io.partnerinsights.core.model;

import java.util.Optional;

/** Which reports to list. */
public record ReportFilter(
    Optional<String> reportId, Optional<String> reportName, Optional<String> queryId) {

  /** All of them. */
  public static ReportFilter all() {
    return new ReportFilter(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The report with this id. */
  public static ReportFilter byId(String reportId) {
    return new ReportFilter(Optional.of(reportId), Optional.empty(), Optional.empty());
  }

  /** The reports with this name. */
  public static ReportFilter byName(String reportName) {
    return new ReportFilter(Optional.empty(), Optional.of(reportName), Optional.empty());
  }

  /** The reports on this query. */
  public static ReportFilter onQuery(String queryId) {
    return new ReportFilter(Optional.empty(), Optional.empty(), Optional.of(queryId));
  }
}
