package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates the errors that end a wait; each names the ids to continue with. */
public final class ReportErrors {
  /** Failures that can pass without a change. */
  private static final Set<ErrorCode> TRANSIENT =
      EnumSet.of(
          ErrorCode.SERVICE_FAILED,
          ErrorCode.RATE_LIMITED,
          ErrorCode.SERVICE_UNREACHABLE,
          ErrorCode.SIGN_IN_UNREACHABLE);

  /** Errors after which the report can never be read; a new one is needed. */
  private static final Set<ErrorCode> FINAL =
      EnumSet.of(
          ErrorCode.REPORT_FAILED,
          ErrorCode.REPORT_NOT_FOUND,
          ErrorCode.REPORT_LOST,
          ErrorCode.REPORT_WITHOUT_LINK);

  private ReportErrors() {}

  /** Whether a call that failed with this error may succeed later without a change. */
  public static boolean isTransient(ErrorCode code) {
    return TRANSIENT.contains(code);
  }

  /** Whether a report that ended with this error can never be read. */
  public static boolean isFinal(ErrorCode code) {
    return FINAL.contains(code);
  }

  /**
   * The wait for a report has reached its deadline.
   *
   * @param outage the time for which the service has not answered
   * @param failure its last failure; null if it has answered
   */
  static PartnerInsightsException timeout(
      Target report,
      ReportState state,
      Duration limit,
      Duration outage,
      @Nullable PartnerInsightsException failure) {
    String silence =
        failure == null
            ? null
            : "the service has not answered for %s: %s, %s"
                .formatted(Durations.readable(outage), failure.code(), failure.summary());
    if (report.origin() != ReportOrigin.REUSED) {
      return timeout(state, limit).reason(lastStatus(state, silence)).cause(failure).toException();
    }
    return of(
            ErrorCode.REPORT_TIMEOUT,
            "The complete report got no new link within " + Durations.readable(limit),
            report.reportId(),
            state.executionId())
        .reason(
            silence == null
                ? "the service lists its execution without a link, or not at all"
                : silence)
        .remedy("run the action again later: the report stays on the service")
        .cause(failure)
        .toException();
  }

  private static Problem timeout(ReportState state, Duration limit) {
    return of(
            ErrorCode.REPORT_TIMEOUT,
            "The report did not complete within " + Durations.readable(limit),
            state.reportId(),
            state.executionId())
        .remedy("read it later with option reportId, or give reportTimeout more time");
  }

  private static String lastStatus(ReportState state, @Nullable String silence) {
    if (silence == null) {
      return "at the last poll it was " + state.status();
    }
    String last =
        state.isPolled()
            ? "at the last poll that was answered it was " + state.status()
            : "no poll was answered";
    return last + "; " + silence;
  }

  /** The time-out of a read that waits for the job of another thread, which continues. */
  static PartnerInsightsException sharedWaitTimeout(ReportState state, Duration limit) {
    return timeout(state, limit)
        .reason(
            "another thread of this application waits for the same report, and continues to wait"
                + (state.report() == null ? "" : "; the status is " + state.status()))
        .toException();
  }

  /** The wait was interrupted; the error names the report if there is one. */
  static PartnerInsightsException interrupted(
      ReportState state, Duration waited, PartnerInsightsException cause) {
    if (state.report() == null) {
      return state.listedAt() == null ? cause : interruptedSubmission(cause);
    }
    return of(
            ErrorCode.WAIT_INTERRUPTED,
            "The wait for the report was interrupted after " + Durations.readable(waited),
            state.reportId(),
            state.executionId())
        .reason(
            "the thread was interrupted, or the read was cancelled or failed; the service continues"
                + " to create the report")
        .remedy("read again, in this application or in a later one: it waits for the same report")
        .cause(cause.getCause())
        .toException();
  }

  private static PartnerInsightsException interruptedSubmission(PartnerInsightsException cause) {
    return Problem.of(
            ErrorCode.WAIT_INTERRUPTED, "The wait was interrupted while a report was created")
        .reason("the report may have been created, but the service has not confirmed it")
        .remedy("read again in this application: it looks for the report by its name first")
        .cause(cause.getCause())
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

  /** The wait of a thread for another one, which waits for the service, was interrupted. */
  static PartnerInsightsException interruptedBeside(InterruptedException cause) {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The wait for the report was interrupted")
        .reason("another thread of this application was already waiting for the same report")
        .remedy("read again; the service continues to create the report")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException paused(String reportId, @Nullable String executionId) {
    return of(ErrorCode.REPORT_PAUSED, "The report is paused", reportId, executionId)
        .reason("a user paused it, so it will not complete by itself")
        .remedy(
            "resume it (partnerinsights reports resume %s, or CALL resume_report) and read it with"
                    .formatted(reportId)
                + " option reportId")
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

  /** A schedule that the user has named has no execution before this time. */
  static PartnerInsightsException notRunYet(ScheduledReport report, Instant start) {
    return of(report, ErrorCode.REPORT_WITHOUT_LINK, "The report has not run yet")
        .reason("it is scheduled and runs for the first time at " + start)
        .remedy(
            "read it after that time, read it as a stream, which waits, or create a report that"
                + " runs at once with option queryId")
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

  static PartnerInsightsException noSuchExecution(Target report) {
    return of(
            ErrorCode.REPORT_NOT_FOUND,
            "The report has no such execution",
            report.reportId(),
            report.executionId())
        .reason("the report exists, but it had no such execution in the last 90 days")
        .remedy(
            "check option executionId or leave it out to read the newest one, or create a new"
                + " report with option query")
        .toException();
  }

  static Problem reportUnconfirmed(String name, String queryId) {
    return unconfirmed(
            "report",
            "look for the report by its name in a few minutes and, if it is listed, read it with"
                + " option reportId; otherwise it was not created: read again")
        .id("reportName", name)
        .id("queryId", queryId);
  }

  static Problem queryUnconfirmed(String name) {
    return unconfirmed(
            "query",
            "read again: the query is created only if it is not listed under its name then")
        .id("queryName", name);
  }

  /** A POST whose outcome stays unknown; {@link UniquePost} adds the reason. */
  public static Problem unconfirmed(String what, String remedy) {
    return Problem.of(
            ErrorCode.OUTCOME_UNKNOWN,
            "The " + what + " was submitted, but the service did not confirm it")
        .remedy(remedy);
  }

  /** A read began after the end of its application. */
  public static PartnerInsightsException applicationEnded() {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The application has ended")
        .reason("a read after its end would leave its report on the service")
        .remedy("read in a running application")
        .toException();
  }

  /** A report that the user has not named was there when the read began. */
  static PartnerInsightsException lost(PartnerInsightsException e, ReportPlan plan) {
    if (e.code() != ErrorCode.REPORT_NOT_FOUND || plan.request().isGiven()) {
      return e;
    }
    return Problem.of(ErrorCode.REPORT_LOST, "The report of this read was deleted")
        .reason("the service has no such report any longer: a user or another job deleted it")
        .remedy("run the action again: it reads another report")
        .id("reportId", e.ids().get("reportId"))
        .cause(e)
        .toException();
  }

  static PartnerInsightsException negativeAge(Duration age) {
    return Problem.of(ErrorCode.OPTION_VALUE, "An age of " + age + " is negative")
        .reason("an age counts back from now")
        .remedy("set zero for items of any age, or a minimum age")
        .toException();
  }

  private static Problem of(
      ErrorCode code, String problem, @Nullable String reportId, @Nullable String executionId) {
    return Problem.of(code, problem).id("reportId", reportId).id("executionId", executionId);
  }

  private static Problem of(ScheduledReport report, ErrorCode code, String problem) {
    return Problem.of(code, problem).id("reportId", report.reportId());
  }

  private static Problem of(ReportExecution execution, ErrorCode code, String problem) {
    return of(code, problem, execution.reportId(), execution.executionId());
  }
}
