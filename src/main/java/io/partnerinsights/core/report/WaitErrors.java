package io.partnerinsights.core.report;

import io.partnerinsights.core.api.model.ReportExecution;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.time.Duration;

/** Every unhappy end of waiting; each names the ids to go on with. */
final class WaitErrors {
  private WaitErrors() {}

  static PartnerInsightsException timeout(Duration limit, WaitProgress progress) {
    return Problem.of(
            ErrorCode.REPORT_TIMEOUT,
            "The report did not complete within " + WaitProgress.readable(limit))
        .reason("its status is " + progress.status() + "; it is still being made")
        .remedy(
            "read it later with option reportId instead of query, or give reportTimeout more time")
        .id("reportId", progress.reportId())
        .id("executionId", progress.executionId())
        .toException();
  }

  static PartnerInsightsException interrupted(WaitProgress progress, InterruptedException cause) {
    return Problem.of(
            ErrorCode.WAIT_INTERRUPTED,
            "The wait for the report was interrupted after "
                + WaitProgress.readable(progress.elapsed()))
        .reason("the thread that waited was told to stop; the report goes on at the service")
        .remedy("read it later with option reportId")
        .id("reportId", progress.reportId())
        .id("executionId", progress.executionId())
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException paused(ReportExecution execution) {
    return with(execution, ErrorCode.REPORT_PAUSED, "The report is paused")
        .reason("somebody paused it, so it will not complete by itself")
        .remedy("resume it in Partner Center and read it with option reportId")
        .toException();
  }

  static PartnerInsightsException failed(ReportExecution execution) {
    return with(
            execution,
            ErrorCode.REPORT_FAILED,
            "The report ended with status '" + execution.status().text() + "'")
        .reason("the service made no file and gives no reason")
        .remedy("try again; if it stays, ask Partner Center support with these ids")
        .toException();
  }

  static PartnerInsightsException withoutLink(ReportExecution execution) {
    return with(execution, ErrorCode.REPORT_WITHOUT_LINK, "The report is complete and has no link")
        .reason("the service gives no link to its file")
        .remedy("try again later with option reportId; the file may have expired")
        .toException();
  }

  static PartnerInsightsException gone(String reportId) {
    return Problem.of(ErrorCode.REPORT_NOT_FOUND, "The service has no such report")
        .reason("it lists neither the report nor an execution of it; it may have been deleted")
        .remedy("check option reportId, or read with option query to make a new report")
        .id("reportId", reportId)
        .toException();
  }

  private static Problem with(ReportExecution execution, ErrorCode code, String problem) {
    return Problem.of(code, problem)
        .id("reportId", execution.reportId())
        .id("executionId", execution.executionId());
  }
}
