package io.partnerinsights.core.model;

import org.jspecify.annotations.Nullable;

/** Selects the reports to list; null stands for any. */
public record ReportFilter(
    @Nullable String reportId, @Nullable String reportName, @Nullable String queryId) {

  public static ReportFilter all() {
    return new ReportFilter(null, null, null);
  }

  public static ReportFilter byId(String reportId) {
    return new ReportFilter(reportId, null, null);
  }

  public static ReportFilter byName(String reportName) {
    return new ReportFilter(null, reportName, null);
  }

  public static ReportFilter byQuery(String queryId) {
    return new ReportFilter(null, null, queryId);
  }
}
