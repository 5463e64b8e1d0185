package io.partnerinsights.core.stream;

import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduleEnd;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.report.Executions;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.report.WaitContext;
import io.partnerinsights.core.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the complete executions of a report, at most once in an interval. While none completes, it
 * looks the report up: it may be paused, inactive or deleted. An outage ends a call only after
 * option {@code reportTimeout}. {@link #newestList} and {@link #requestList} may be called by any
 * thread.
 */
final class ExecutionLister {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionLister.class);

  /** Default of the minimum time between two lists; executions are at least four hours apart. */
  private static final Duration LIST_INTERVAL = Duration.ofMinutes(1);

  private static final Duration LOOKUP_INTERVAL = Duration.ofHours(1);

  /** A schedule with at most this many executions left is warned of, once for each number. */
  private static final int MAX_EXECUTIONS_TO_WARN = 3;

  private static final String ENDING_PATTERN =
      "will soon stop running (executions left: %s%s), and the stream then gets no new executions."
          + " To set a later end, run `partnerinsights reports update %s --endTime <time>`";

  /** Characters of a report's name in the log. */
  private static final int MAX_NAME_CHARACTERS = 100;

  private final ScheduledReport report;
  private final WaitContext context;
  private final Duration listInterval;
  private volatile Executions newestList = Executions.NONE;
  private Instant nextLookupTime;
  private int lastWarnedCount = Integer.MAX_VALUE;

  ExecutionLister(ScheduledReport report, Session session) {
    this.report = report;
    this.context = session.context();
    this.listInterval =
        Objects.requireNonNullElse(context.settings().limits().pollInterval(), LIST_INTERVAL);
    this.nextLookupTime = now().plus(LOOKUP_INTERVAL);
    warnOfState(report);
  }

  ScheduledReport report() {
    return report;
  }

  /** Returns the last list; no call. */
  Executions newestList() {
    return newestList;
  }

  Executions listIfDue() {
    return listIfOlder(listInterval);
  }

  /** Returns the newest list; first renews it with a GET if it is older than this. */
  Executions listIfOlder(Duration maxAge) {
    if (!newestList.localListTime().plus(maxAge).isAfter(now())) {
      boolean hadExecutions = !newestList.completeExecutions().isEmpty();
      newestList = requestList();
      warnOfEndByExecutions(newestList.completeExecutions());
      // The report may be deleted.
      nextLookupTime =
          hadExecutions && newestList.completeExecutions().isEmpty() ? now() : nextLookupTime;
    }
    return newestList;
  }

  /** Requests a list, and does not store it as the newest one; one GET. */
  Executions requestList() {
    return ReportWait.callInWait(context, wait -> Executions.list(wait, report.reportId()));
  }

  /** Notes that an execution has completed, so that the report is not looked up for an hour. */
  void postponeLookup() {
    nextLookupTime = now().plus(LOOKUP_INTERVAL);
  }

  /**
   * Looks the report up if that is due, and logs why it does not run, or will soon stop running.
   */
  void lookUpReportIfDue() {
    if (now().isBefore(nextLookupTime)) {
      return;
    }
    String reportId = report.reportId();
    warnOfState(
        ReportWait.callInWait(
                context, wait -> Executions.lookUpReport(wait, reportId, ReportState.LIST_LAG))
            .orElseThrow(() -> PlanErrors.REPORT_NOT_FOUND.error(reportId)));
    postponeLookup();
  }

  private void warnOfState(ScheduledReport report) {
    if (report.isInactive()) {
      logWarning(
          report,
          "is inactive and will not run again, so the stream gets no new executions. To continue"
              + " with a new report, "
              + StreamErrors.START_OVER);
      return;
    }
    if (report.isPaused()) {
      logWarning(
          report,
          "is paused, so the stream gets no new executions. To resume the report, run"
              + " `partnerinsights reports resume "
              + report.reportId()
              + "`");
    }
    report.findRemainingExecutionCount().ifPresent(count -> warnOfEnd(count, report.scheduleEnd()));
  }

  /** Warns by the newest execution if the report itself does not state what remains. */
  private void warnOfEndByExecutions(List<ReportExecution> executions) {
    if (report.findRemainingExecutionCount().isEmpty() && !executions.isEmpty()) {
      ReportExecution lastExecution = executions.get(executions.size() - 1);
      lastExecution
          .findRemainingExecutionCount()
          .ifPresent(count -> warnOfEnd(count, lastExecution.scheduleEnd()));
    }
  }

  private void warnOfEnd(int count, ScheduleEnd end) {
    if (count <= MAX_EXECUTIONS_TO_WARN && count != lastWarnedCount) {
      String untilText = end.endTime() == null ? "" : ", until " + end.endTime();
      logWarning(report, ENDING_PATTERN.formatted(count, untilText, report.reportId()));
    }
    lastWarnedCount = count;
  }

  private static void logWarning(ScheduledReport report, String message) {
    String name = ValueDisplay.quoteText(report.reportName(), MAX_NAME_CHARACTERS);
    LOG.warn("The scheduled report {} (id {}) {}", name, report.reportId(), message);
  }

  private Instant now() {
    return context.now();
  }
}
