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
 * @param requestedVersion what the user wants, for the error
 */
record ReportVersion(Predicate<ReportExecution> executionFilter, String requestedVersion) {
  /** Maximum number of executions that an error lists. */
  private static final int MAX_LISTED_EXECUTIONS = 3;

  static ReportVersion ofExecutionId(String executionId) {
    return new ReportVersion(
        execution -> execution.executionId().equalsIgnoreCase(executionId), executionId);
  }

  static ReportVersion newestAt(Instant time) {
    return new ReportVersion(
        execution -> !generatedTime(execution).isAfter(time), "from before " + time);
  }

  /**
   * Returns the id of the execution, of the last 90 days, which is all that the service lists; one
   * GET.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} with the newest
   *     executions
   */
  String requireExecutionId(PartnerInsightsClient client, ScheduledReport report) {
    List<ReportExecution> newestFirst =
        client.listExecutions(ExecutionFilter.last90Days(report.reportId())).stream()
            .filter(ReportExecution::hasLink)
            .sorted(Comparator.comparing(ReportVersion::generatedTime).reversed())
            .toList();
    return newestFirst.stream()
        .filter(executionFilter)
        .map(ReportExecution::executionId)
        .findFirst()
        .orElseThrow(() -> unknownExecutionError(report, newestFirst));
  }

  private static Instant generatedTime(ReportExecution execution) {
    return execution.findGeneratedTime().orElse(Instant.EPOCH);
  }

  private PartnerInsightsException unknownExecutionError(
      ScheduledReport report, List<ReportExecution> newestFirst) {
    List<String> newestExecutions =
        newestFirst.stream().limit(MAX_LISTED_EXECUTIONS).map(ReportVersion::describe).toList();
    String remedy =
        newestExecutions.isEmpty()
            ? "wait for the report's next execution"
            : "read one of the newest executions: " + String.join(", ", newestExecutions);
    return CatalogErrors.UNKNOWN_EXECUTION.error(report.reportName(), requestedVersion, remedy);
  }

  private static String describe(ReportExecution execution) {
    return execution.executionId()
        + execution.findGeneratedTime().map(time -> " of " + time).orElse("");
  }
}
