package io.partnerinsights.core.model;

import java.util.Optional;

/** Selects the reports to list. */
public record ReportFilter(
    Optional<String> reportId, Optional<String> reportName, Optional<String> queryId) {

  /** Selects all reports. */
  public static ReportFilter all() {
    return new ReportFilter(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Selects the report with this id. */
  public static ReportFilter byId(String reportId) {
    return new ReportFilter(Optional.of(reportId), Optional.empty(), Optional.empty());
  }

  /** Selects the reports with this name. */
  public static ReportFilter byName(String reportName) {
    return new ReportFilter(Optional.empty(), Optional.of(reportName), Optional.empty());
  }

  /** Selects the reports of this query. */
  public static ReportFilter onQuery(String queryId) {
    return new ReportFilter(Optional.empty(), Optional.empty(), Optional.of(queryId));
  }
}
