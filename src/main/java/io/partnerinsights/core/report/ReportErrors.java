package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.PossiblyCreated;
import io.partnerinsights.core.report.ReportState.Present;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates the errors that end a wait; each names the ids to continue with. */
public final class ReportErrors {
  /** Errors after which the report can never be read; a new one is needed. */
  private static final Set<ErrorCode> UNREADABLE_REPORT_CODES =
      EnumSet.of(
          ErrorCode.REPORT_FAILED,
          ErrorCode.REPORT_NOT_FOUND,
          ErrorCode.REPORT_LOST,
          ErrorCode.REPORT_WITHOUT_LINK);

  private static final String READ_AGAIN =
      "run the read again, in this application or a later one. The new read waits for the same"
          + " report";

  private static final ErrorTemplate INTERRUPTED_SUBMISSION =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The read was interrupted while it was creating a report",
          "the thread of this read was interrupted before the service confirmed that the report"
              + " exists",
          "run the read again in this application, which has the report's name in memory. The new"
              + " read creates another report only if it does not find this one");
  static final ErrorTemplate INTERRUPTED_BEFORE_REPORT =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The read was interrupted",
          "the thread of this read was interrupted, for example because the read was cancelled or"
              + " another error ended it",
          "if the log shows an earlier error, fix its cause. Then run the read again. The new read"
              + " reuses the report if it exists, and otherwise creates one");

  public static final ErrorTemplate APPLICATION_ENDED =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The read was not started",
          "the application has ended, so the read must not create a report that is never used",
          "start the application again, and repeat the read");
  static final ErrorTemplate NEGATIVE_AGE =
      ErrorCode.OPTION_VALUE.template(
          "Argument older_than_days of procedure clean_up is negative",
          "this argument is the minimum age, in days, of the reports and queries to delete",
          "set older_than_days to a number of days. To delete reports and queries of any age, set"
              + " older_than_days to 0");
  private static final ErrorTemplate TIMEOUT =
      ErrorCode.REPORT_TIMEOUT.template(
          "The report did not complete within {limit}",
          "{reason}",
          "to read this report later, set option reportId to the reportId at the end of this"
              + " message. To wait longer, increase option reportTimeout",
          "reportId, executionId");
  private static final ErrorTemplate NO_NEW_LINK =
      ErrorCode.REPORT_TIMEOUT.template(
          "The report is complete, but the service gave no new link to its file within {limit}",
          "{reason}",
          "run the read again later. The service still has the report, so no new report is needed",
          "reportId, executionId");
  private static final ErrorTemplate INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The wait for the report was interrupted after {waited}",
          "the thread of this read was interrupted, for example because the read was cancelled or"
              + " failed. The service continues to create the report",
          READ_AGAIN,
          "reportId, executionId");
  static final ErrorTemplate PAUSED =
      ErrorCode.REPORT_PAUSED.template(
          "The report is paused",
          "a user paused the report, and a paused report does not run until a user resumes it",
          "to resume the report, run `partnerinsights reports resume {reportId}`, or call procedure"
              + " resume_report in Spark. Then read the report with option reportId",
          "reportId, executionId");
  static final ErrorTemplate INACTIVE_WITHOUT_EXECUTION =
      ErrorCode.REPORT_WITHOUT_LINK.template(
          "The report is inactive and has no execution to read",
          "the report will not run again, and the service lists no execution of it from the last 90"
              + " days",
          "set option queryId to the queryId at the end of this message, and remove option"
              + " reportId. The read then creates a new report",
          "reportId, queryId");
  static final ErrorTemplate NOT_RUN_YET =
      ErrorCode.REPORT_NOT_RUN_YET.template(
          "The report has not run yet",
          "it is scheduled and runs for the first time at {start}",
          "read it after that time, or as a stream, which waits for the first run. To read at once,"
              + " set option queryId instead of reportId. The read then creates a report that runs"
              + " now",
          "reportId, queryId");
  static final ErrorTemplate FAILED =
      ErrorCode.REPORT_FAILED.template(
          "The report ended with status '{status}'",
          "the service created no file and gave no reason",
          "run the read again with option query or queryId, which creates a new report. If that"
              + " report fails too, contact Partner Center support, and quote the ids at the end of"
              + " this message",
          "reportId, executionId");
  static final ErrorTemplate WITHOUT_LINK =
      ErrorCode.REPORT_WITHOUT_LINK.template(
          "The report's file cannot be downloaded",
          "the report is complete, but the service still lists it without a link",
          "run the read again later with option reportId set to this report's id. If there is still"
              + " no link, set option query or queryId instead to create a new report",
          "reportId, executionId");
  static final ErrorTemplate NO_SUCH_EXECUTION =
      ErrorCode.REPORT_NOT_FOUND.template(
          "Report {reportId} has no execution {executionId}",
          "the service lists only executions of the last 90 days, and this execution is not among"
              + " them",
          "correct option executionId. To read the newest execution, remove this option",
          "reportId, executionId");

  /** A POST whose outcome stays unknown; {@link UniquePost} adds the reason. */
  static final ErrorTemplate REPORT_UNCONFIRMED =
      ErrorCode.OUTCOME_UNKNOWN.template(
          "Report {reportName} was submitted, but the service did not confirm it",
          "",
          "wait a few minutes, run `partnerinsights reports list`, and look for this name. If it is"
              + " listed, set option reportId to its id, and run the read again. If it is not"
              + " listed, run the read again without changes",
          "reportName, queryId");

  static final ErrorTemplate QUERY_UNCONFIRMED =
      ErrorCode.OUTCOME_UNKNOWN.template(
          "Query {queryName} was submitted, but the service did not confirm it",
          "",
          "run the read again. The new read creates the query only if the query does not exist",
          "queryName");
  private static final ErrorTemplate REPORT_DELETED =
      ErrorCode.REPORT_LOST.template(
          "The report of this read was deleted",
          "the report existed earlier, but the service no longer lists it",
          "run the read again, which creates a report or reuses one with the same query. In Flink,"
              + " start the job without a savepoint, because the saved state names the deleted"
              + " report",
          "reportId");

  private ReportErrors() {}

  /** Whether a report that ended with this error can never be read. */
  public static boolean isReportUnreadable(ErrorCode code) {
    return UNREADABLE_REPORT_CODES.contains(code);
  }

  /**
   * The wait for a report has reached its deadline.
   *
   * @param outage the time for which the service has not responded
   * @param failure its last failure; null if it has responded
   */
  static PartnerInsightsException timeout(
      Found state, Duration limit, Duration outage, @Nullable PartnerInsightsException failure) {
    ErrorTemplate row = state.awaitedReport().needsOnlyLink() ? NO_NEW_LINK : TIMEOUT;
    String reason =
        failure == null ? describeLastPoll(state) : describeOutage(state, outage, failure);
    return row.causedBy(
        failure, Durations.toText(limit), reason, state.reportId(), state.executionId());
  }

  private static String describeLastPoll(Found state) {
    return state.awaitedReport().needsOnlyLink()
        ? "the service lists its execution without a link, or not at all"
        : "at the last poll it was " + state.status();
  }

  private static String describeOutage(
      Found state, Duration outage, PartnerInsightsException failure) {
    String outageText =
        "the service has not responded for %s: %s, %s"
            .formatted(Durations.toText(outage), failure.code(), failure.summary());
    return state.awaitedReport().needsOnlyLink()
        ? outageText
        : describeLastStatus(state) + ", and " + outageText;
  }

  private static String describeLastStatus(Found state) {
    return state.isPolled()
        ? "at the last poll with a response it was " + state.status()
        : "no poll succeeded";
  }

  /** The time-out of a read that waits for the job of another thread, which continues. */
  static PartnerInsightsException sharedWaitTimeout(ReportState state, Duration limit) {
    return TIMEOUT.error(
        Durations.toText(limit),
        "another thread of this application waits for the same report, and continues to wait"
            + (state instanceof Present present ? ". The report is " + present.status() : ""),
        state.reportId(),
        state.executionId());
  }

  /** The wait was interrupted; the error names the report if there is one. */
  static PartnerInsightsException asInterruptedWait(
      ReportState state, Duration waitedTime, PartnerInsightsException cause) {
    if (state.reportId() == null) {
      return state instanceof PossiblyCreated
          ? INTERRUPTED_SUBMISSION.causedBy(cause.getCause())
          : cause;
    }
    return INTERRUPTED.causedBy(
        cause.getCause(), Durations.toText(waitedTime), state.reportId(), state.executionId());
  }

  /** Another error has ended the wait, such as one of the sign-in, which knows no report. */
  static PartnerInsightsException withReportId(ReportState state, PartnerInsightsException error) {
    String id = state.reportId();
    return id == null || error.ids().containsKey("reportId")
        ? error
        : error.withAddedRemedy("Then " + READ_AGAIN).withId("reportId", id);
  }

  /** A report that the user has not named was there when the read began. */
  static PartnerInsightsException asDeletedReport(
      PartnerInsightsException error, CheckedQuery query) {
    return error.code() != ErrorCode.REPORT_NOT_FOUND || query.request().namesReport()
        ? error
        : REPORT_DELETED.causedBy(error, error.ids().get("reportId"));
  }
}
