package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The executions of a report that have a file: the versions of its table.
 *
 * @param newestFirst the executions, in descending order of their generated time
 */
record ReportVersions(ScheduledReport report, List<ReportExecution> newestFirst) {
  /** Maximum number of executions that an error lists. */
  private static final int LISTED = 3;

  /** Gets the executions of the last 90 days, which is all that the service lists; one GET. */
  static ReportVersions of(PartnerInsightsClient client, ScheduledReport report) {
    Comparator<ReportExecution> byTime = Comparator.comparing(ReportVersions::generatedTime);
    return new ReportVersions(
        report,
        client.executions(ExecutionFilter.last90Days(report.reportId())).stream()
            .filter(ReportExecution::hasLink)
            .sorted(byTime.reversed())
            .toList());
  }

  private static Instant generatedTime(ReportExecution execution) {
    return execution.findGeneratedTime().orElse(Instant.EPOCH);
  }

  /**
   * Finds the execution with an id, and returns the id in the service's spelling.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} with the newest
   *     executions
   */
  String withId(String executionId) {
    return newestFirst.stream()
        .map(ReportExecution::executionId)
        .filter(executionId::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(() -> unknown(executionId));
  }

  /**
   * Returns the id of the newest execution that existed at a time.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} with the newest
   *     executions
   */
  String at(Instant time) {
    return newestFirst.stream()
        .filter(execution -> !generatedTime(execution).isAfter(time))
        .map(ReportExecution::executionId)
        .findFirst()
        .orElseThrow(() -> unknown("from before " + time));
  }

  private PartnerInsightsException unknown(String execution) {
    List<String> newest =
        newestFirst.stream().limit(LISTED).map(ReportVersions::described).toList();
    return CatalogErrors.UNKNOWN_EXECUTION.error(
        report.reportName(),
        execution,
        newest.isEmpty()
            ? "wait for the report's next execution"
            : "read one of the newest executions: " + String.join(", ", newest));
  }

  private static String described(ReportExecution execution) {
    return execution.executionId()
        + execution.findGeneratedTime().map(time -> " of " + time).orElse("");
  }
}
