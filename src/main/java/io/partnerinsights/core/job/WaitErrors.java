package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;

/** Every unhappy end of waiting; each names the ids to go on with. */
final class WaitErrors {
  private WaitErrors() {}

  static PartnerInsightsException timeout(Duration limit, WaitProgress progress) {
    return with(
            progress,
            ErrorCode.REPORT_TIMEOUT,
            "The report did not complete within " + Durations.readable(limit))
        .reason(progress.account())
        .remedy("read it later with option reportId, or give reportTimeout more time")
        .cause(progress.failure())
        .toException();
  }

  static PartnerInsightsException interrupted(WaitProgress progress, InterruptedException cause) {
    return with(
            progress,
            ErrorCode.WAIT_INTERRUPTED,
            "The wait for the report was interrupted after "
                + Durations.readable(progress.elapsed()))
        .reason(
            "the thread was interrupted, or the action was cancelled or failed; the report stays at"
                + " the service")
        .remedy("read it later with option reportId")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException paused(ReportExecution execution) {
    return with(execution, ErrorCode.REPORT_PAUSED, "The report is paused")
        .reason("somebody paused it, so it will not complete by itself")
        .remedy("resume it in Partner Center and read it with option reportId")
        .toException();
  }

  static PartnerInsightsException paused(ScheduledReport report) {
    return with(
            report, ErrorCode.REPORT_PAUSED, "The report is paused and has no execution to read")
        .reason("somebody paused it, so it will not run")
        .remedy("resume it in Partner Center and read it with option reportId")
        .toException();
  }

  static PartnerInsightsException over(ScheduledReport report) {
    return with(
            report,
            ErrorCode.REPORT_WITHOUT_LINK,
            "The report is inactive and has no execution to read")
        .reason("it will not run again, and executions are listed for 90 days only")
        .remedy("make a new report with option queryId or query")
        .id("queryId", report.queryId())
        .toException();
  }

  static PartnerInsightsException startsTooLate(
      ScheduledReport report, Instant start, Duration limit) {
    return with(
            report,
            ErrorCode.REPORT_TIMEOUT,
            "The report cannot complete within " + Durations.readable(limit))
        .reason("it is scheduled and runs for the first time at " + start)
        .remedy(
            "read it after that time, give reportTimeout more time, or make a report that runs at"
                + " once with option queryId")
        .id("queryId", report.queryId())
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

  static PartnerInsightsException noSuchExecution(String reportId, String executionId) {
    return Problem.of(ErrorCode.REPORT_NOT_FOUND, "The report has no such execution")
        .reason("the report is there, but this is none of its executions of the last 90 days")
        .remedy(
            "check option executionId or leave it out to read the latest one, or make a new report"
                + " with option query")
        .id("reportId", reportId)
        .id("executionId", executionId)
        .toException();
  }

  private static Problem with(WaitProgress progress, ErrorCode code, String problem) {
    return Problem.of(code, problem)
        .id("reportId", progress.reportId())
        .id("executionId", progress.executionId());
  }

  private static Problem with(ScheduledReport report, ErrorCode code, String problem) {
    return Problem.of(code, problem).id("reportId", report.reportId());
  }

  private static Problem with(ReportExecution execution, ErrorCode code, String problem) {
    return Problem.of(code, problem)
        .id("reportId", execution.reportId())
        .id("executionId", execution.executionId());
  }
}
