package io.partnerinsights.core.model;

import org.jspecify.annotations.Nullable;

/**
 * Selects the reports to list.
 *
 * @param reportId null for any
 * @param reportName null for any
 * @param queryId null for any
 */
public record ReportFilter(
    @Nullable String reportId, @Nullable String reportName, @Nullable String queryId) {

  /** Selects all reports. */
  public static ReportFilter all() {
    return new ReportFilter(null, null, null);
  }

  /** Selects the report with this id. */
  public static ReportFilter byId(String reportId) {
    return new ReportFilter(reportId, null, null);
  }

  /** Selects the reports with this name. */
  public static ReportFilter byName(String reportName) {
    return new ReportFilter(null, reportName, null);
  }

  /** Selects the reports of this query. */
  public static ReportFilter onQuery(String queryId) {
    return new ReportFilter(null, null, queryId);
  }
}
