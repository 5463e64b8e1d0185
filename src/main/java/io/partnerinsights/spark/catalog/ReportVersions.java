package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A report's executions as versions of its table: those that have a file, newest first.
 *
 * @param report whose they are
 */
record ReportVersions(ScheduledReport report, List<ReportExecution> newestFirst) {
  private static final int SHOWN = 3;

  /** Those of the last 90 days, which is all that the service tells; one GET. */
  static ReportVersions of(PartnerInsightsClient client, ScheduledReport report) {
    Comparator<ReportExecution> byTime = Comparator.comparing(ReportVersions::time);
    return new ReportVersions(
        report,
        client.executions(ExecutionFilter.last90Days(report.reportId())).stream()
            .filter(execution -> execution.reportAccessSecureLink().isPresent())
            .sorted(byTime.reversed())
            .toList());
  }

  private static Instant time(ReportExecution execution) {
    return execution.reportGeneratedTime().orElse(Instant.EPOCH);
  }

  /**
   * The execution with that id.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} with the newest
   */
  String withId(String executionId) {
    return newestFirst.stream()
        .map(ReportExecution::executionId)
        .filter(executionId::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(() -> none("has no execution " + executionId));
  }

  /**
   * The newest execution that was there at that time.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} with the newest
   */
  String at(Instant time) {
    return newestFirst.stream()
        .filter(execution -> !time(execution).isAfter(time))
        .map(ReportExecution::executionId)
        .findFirst()
        .orElseThrow(() -> none("has no execution from before " + time));
  }

  private RuntimeException none(String what) {
    String newest =
        newestFirst.stream()
            .limit(SHOWN)
            .map(execution -> execution.executionId() + time(execution, " of "))
            .collect(Collectors.joining(", "));
    return Problem.of(ErrorCode.REPORT_NOT_FOUND, "Report " + report.reportName() + " " + what)
        .reason("the service lists executions of the last 90 days, and only some have a file")
        .remedy(newest.isEmpty() ? "wait for its next run" : "read one of the newest: " + newest)
        .toException();
  }

  private static String time(ReportExecution execution, String before) {
    return Optional.of(execution)
        .flatMap(ReportExecution::reportGeneratedTime)
        .map(time -> before + time)
        .orElse("");
  }
}
