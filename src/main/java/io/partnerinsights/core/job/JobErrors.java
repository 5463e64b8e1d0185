package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.job.JobState.AfterFailure;
import io.partnerinsights.core.job.JobState.CreateReport;
import io.partnerinsights.core.job.JobState.LookUp;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReportErrors;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Creates the errors that end a job; each names the ids to continue with. */
public final class JobErrors {
  private static final String READ_LATER = "read it later with option reportId";

  /** Failures that can pass without a change. */
  private static final Set<ErrorCode> TRANSIENT =
      EnumSet.of(
          ErrorCode.SERVICE_FAILED,
          ErrorCode.RATE_LIMITED,
          ErrorCode.SERVICE_UNREACHABLE,
          ErrorCode.SIGN_IN_UNREACHABLE);

  /** Errors after which the report can never be read; a new one is needed. */
  private static final Set<ErrorCode> HOPELESS =
      EnumSet.of(
          ErrorCode.REPORT_FAILED, ErrorCode.REPORT_NOT_FOUND, ErrorCode.REPORT_WITHOUT_LINK);

  private JobErrors() {}

  /** Whether a call that failed with this error may succeed later without a change. */
  public static boolean isTransient(ErrorCode code) {
    return TRANSIENT.contains(code);
  }

  /** Whether a report that ended with this error can never be read. */
  public static boolean isHopeless(ErrorCode code) {
    return HOPELESS.contains(code);
  }

  static PartnerInsightsException timeout(
      PolledReport report, PollProgress progress, JobContext job, Optional<AfterFailure> outage) {
    Duration limit = job.settings().timeout();
    if (report.origin() == ReportOrigin.REUSED) {
      return noNewLink(report, limit, outage, job.time());
    }
    return of(
            ErrorCode.REPORT_TIMEOUT,
            "The report did not complete within " + Durations.readable(limit),
            report.reportId(),
            progress.executionId().orElse(null))
        .reason(lastSeen(progress, outage, job.time()))
        .remedy(READ_LATER + ", or give reportTimeout more time")
        .cause(outage.map(AfterFailure::last).orElse(null))
        .toException();
  }

  /** The time-out of a read that waits for the job of another thread, which continues. */
  static PartnerInsightsException sharedWaitTimeout(
      Optional<ReportProgress> report, Duration limit) {
    return of(
            ErrorCode.REPORT_TIMEOUT,
            "The report did not complete within " + Durations.readable(limit),
            report.map(ReportProgress::reportId).orElse(null),
            report.flatMap(ReportProgress::executionId).orElse(null))
        .reason(
            "another thread of this application waits for the same report, and continues to wait"
                + report.map(progress -> "; the status is " + progress.status()).orElse(""))
        .remedy(READ_LATER + ", or give reportTimeout more time")
        .toException();
  }

  /** The report is known to be complete, so its status says nothing. */
  private static PartnerInsightsException noNewLink(
      PolledReport report, Duration limit, Optional<AfterFailure> outage, Instant now) {
    return of(
            ErrorCode.REPORT_TIMEOUT,
            "The complete report got no new link within " + Durations.readable(limit),
            report.reportId(),
            report.executionId().orElse(null))
        .reason(
            outage
                .map(failure -> unanswered(failure, now))
                .orElse("the service lists its execution without a link, or not at all"))
        .remedy("run the action again later: the report stays on the service")
        .cause(outage.map(AfterFailure::last).orElse(null))
        .toException();
  }

  private static String unanswered(AfterFailure outage, Instant now) {
    PartnerInsightsException failure = outage.last();
    return "the service has not answered for %s: %s, %s"
        .formatted(
            Durations.readable(Duration.between(outage.since(), now)),
            failure.code(),
            failure.summary());
  }

  private static String lastSeen(
      PollProgress progress, Optional<AfterFailure> outage, Instant now) {
    if (outage.isEmpty()) {
      return "at the last poll it was " + progress.status();
    }
    String last =
        progress.isAnswered()
            ? "at the last poll that was answered it was " + progress.status()
            : "no poll was answered";
    return last + "; " + unanswered(outage.get(), now);
  }

  static PartnerInsightsException interrupted(
      PolledReport report, PollProgress progress, Instant now, InterruptedException cause) {
    Duration waited = Duration.between(progress.since(), now);
    return of(
            ErrorCode.WAIT_INTERRUPTED,
            "The wait for the report was interrupted after " + Durations.readable(waited),
            report.reportId(),
            progress.executionId().orElse(null))
        .reason(
            "the thread was interrupted, or the read was cancelled or failed; the service continues"
                + " to create the report")
        .remedy(
            "read again in this application, which waits for the same report; set keep=report if a"
                + " later application reads it with option reportId")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException interruptedBeforeReport(InterruptedException cause) {
    return Problem.of(
            ErrorCode.WAIT_INTERRUPTED, "The wait before the report was created was interrupted")
        .reason("the thread was interrupted, or the read was cancelled or failed")
        .remedy("read again: no report was created for this read yet")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException paused(ReportExecution execution) {
    return of(execution, ErrorCode.REPORT_PAUSED, "The report is paused")
        .reason("a user paused it, so it will not complete by itself")
        .remedy("resume it in Partner Center and read it with option reportId")
        .toException();
  }

  static PartnerInsightsException paused(ScheduledReport report) {
    return of(report, ErrorCode.REPORT_PAUSED, "The report is paused and has no execution to read")
        .reason("a user paused it, so it will not run")
        .remedy("resume it in Partner Center and read it with option reportId")
        .toException();
  }

  static PartnerInsightsException finished(ScheduledReport report) {
    return of(
            report,
            ErrorCode.REPORT_WITHOUT_LINK,
            "The report is inactive and has no execution to read")
        .reason("it will not run again, and executions are listed for 90 days only")
        .remedy("create a new report with option queryId or query")
        .id("queryId", report.queryId())
        .toException();
  }

  static PartnerInsightsException startsTooLate(
      ScheduledReport report, Instant start, Duration limit) {
    return of(
            report,
            ErrorCode.REPORT_TIMEOUT,
            "The report cannot complete within " + Durations.readable(limit))
        .reason("it is scheduled and runs for the first time at " + start)
        .remedy(
            "read it after that time, give reportTimeout more time, or create a report that runs at"
                + " once with option queryId")
        .id("queryId", report.queryId())
        .toException();
  }

  static PartnerInsightsException failed(ReportExecution execution) {
    return of(
            execution,
            ErrorCode.REPORT_FAILED,
            "The report ended with status '" + execution.status().text() + "'")
        .reason("the service created no file and gives no reason")
        .remedy("try again; if the error persists, ask Partner Center support with these ids")
        .toException();
  }

  static PartnerInsightsException withoutLink(ReportExecution execution) {
    return of(execution, ErrorCode.REPORT_WITHOUT_LINK, "The report is complete and has no link")
        .reason("the service gives no link to its file")
        .remedy("try again later with option reportId; the file may have expired")
        .toException();
  }

  static PartnerInsightsException noSuchExecution(PolledReport report) {
    return of(
            ErrorCode.REPORT_NOT_FOUND,
            "The report has no such execution",
            report.reportId(),
            report.executionId().orElse(null))
        .reason("the report exists, but it had no such execution in the last 90 days")
        .remedy(
            "check option executionId or leave it out to read the newest one, or create a new"
                + " report with option query")
        .toException();
  }

  static PartnerInsightsException gone(String reportId) {
    return ReportErrors.reportNotFound(reportId);
  }

  /** Nothing was found under the name that the POST gave. */
  static PartnerInsightsException outcomeUnknown(LookUp state, ReportPlan plan) {
    return outcomeUnknown(state, plan, "nothing is listed under its name so far");
  }

  /** What is listed under the name that the POST gave cannot be found out. */
  static PartnerInsightsException lookupFailed(
      LookUp state, ReportPlan plan, PartnerInsightsException failure) {
    PartnerInsightsException unknown =
        outcomeUnknown(state, plan, "it could not be looked up by its name: " + failure.summary());
    unknown.addSuppressed(failure);
    return unknown;
  }

  private static PartnerInsightsException outcomeUnknown(
      LookUp state, ReportPlan plan, String reason) {
    return state.post() instanceof CreateReport report
        ? unconfirmed("The report was submitted, but the service did not confirm it", state, reason)
            .remedy(
                "look for the report by its name in a few minutes and, if it is listed, read it"
                    + " with option reportId; otherwise it was not created: read again")
            .id("reportName", report.reportName())
            .id("queryId", report.queryId())
            .toException()
        : unconfirmed("The query was submitted, but the service did not confirm it", state, reason)
            .remedy("read again: the query is created only if it is not listed under its name then")
            .id("queryName", ReportNames.ofQuery(plan.query()))
            .toException();
  }

  private static Problem unconfirmed(String problem, LookUp state, String reason) {
    Problem unknown =
        Problem.of(ErrorCode.OUTCOME_UNKNOWN, problem)
            .reason(reason)
            .cause(state.cause().orElse(null));
    state.cause().ifPresent(cause -> cause.ids().forEach(unknown::id));
    return unknown;
  }

  private static Problem of(ErrorCode code, String problem, String reportId, String executionId) {
    return Problem.of(code, problem).id("reportId", reportId).id("executionId", executionId);
  }

  private static Problem of(ScheduledReport report, ErrorCode code, String problem) {
    return Problem.of(code, problem).id("reportId", report.reportId());
  }

  private static Problem of(ReportExecution execution, ErrorCode code, String problem) {
    return of(code, problem, execution.reportId(), execution.executionId());
  }
}
