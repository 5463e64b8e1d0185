package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The version of a report's table that a statement names: one of the executions that have a file.
 *
 * @param execution what the user wants, for the error
 */
record ReportVersions(Predicate<ReportExecution> choice, String execution) {
  /** Maximum number of executions that an error lists. */
  private static final int LISTED = 3;

  static ReportVersions withId(String executionId) {
    return new ReportVersions(
        execution -> execution.executionId().equalsIgnoreCase(executionId), executionId);
  }

  /** Returns the newest version that existed at a time. */
  static ReportVersions at(Instant time) {
    return new ReportVersions(
        execution -> !generatedTime(execution).isAfter(time), "from before " + time);
  }

  /**
   * Returns the id of the execution, of the last 90 days, which is all that the service lists; one
   * GET.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} with the newest
   *     executions
   */
  String find(PartnerInsightsClient client, ScheduledReport report) {
    List<ReportExecution> newestFirst =
        client.executions(ExecutionFilter.last90Days(report.reportId())).stream()
            .filter(ReportExecution::hasLink)
            .sorted(Comparator.comparing(ReportVersions::generatedTime).reversed())
            .toList();
    return newestFirst.stream()
        .filter(choice)
        .map(ReportExecution::executionId)
        .findFirst()
        .orElseThrow(() -> unknown(report, newestFirst));
  }

  private static Instant generatedTime(ReportExecution execution) {
    return execution.findGeneratedTime().orElse(Instant.EPOCH);
  }

  private PartnerInsightsException unknown(
      ScheduledReport report, List<ReportExecution> newestFirst) {
    List<String> newest =
        newestFirst.stream().limit(LISTED).map(ReportVersions::described).toList();
    String remedy =
        newest.isEmpty()
            ? "wait for the report's next execution"
            : "read one of the newest executions: " + String.join(", ", newest);
    return CatalogErrors.UNKNOWN_EXECUTION.error(report.reportName(), execution, remedy);
  }

  private static String described(ReportExecution execution) {
    return execution.executionId()
        + execution.findGeneratedTime().map(time -> " of " + time).orElse("");
  }
}
