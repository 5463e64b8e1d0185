package io.partnerinsights.core.stream;

import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduleEnd;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.report.Executions;
import io.partnerinsights.core.report.ReportContext;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.core.report.ReportWait;
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
 * option {@code reportTimeout}. {@link #newest} and {@link #fetch} may be called by any thread.
 */
final class ExecutionLister {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionLister.class);

  /** Default of the minimum time between two lists; executions are at least four hours apart. */
  private static final Duration LIST_INTERVAL = Duration.ofMinutes(1);

  /** Interval of the lookups of the report. */
  private static final Duration LOOKUP_INTERVAL = Duration.ofHours(1);

  /** A schedule with at most this many executions left is warned of, once for each number. */
  private static final int FEW_EXECUTIONS = 3;

  private static final String ENDS =
      "ends soon: %s left%s. To set a later end, run `partnerinsights reports update %s --endTime"
          + " <time>`";

  /** Characters of a report's name in the log. */
  private static final int SHOWN_CHARACTERS = 100;

  private final ScheduledReport report;
  private final ReportContext context;
  private final Duration interval;
  private volatile Executions newest = Executions.NONE;
  private Instant nextLookup;
  private int warnedOf = Integer.MAX_VALUE;

  ExecutionLister(ScheduledReport report, Session session) {
    this.report = report;
    this.context = session.context();
    this.interval =
        Objects.requireNonNullElse(context.settings().limits().pollInterval(), LIST_INTERVAL);
    this.nextLookup = now().plus(LOOKUP_INTERVAL);
    warn(report);
  }

  ScheduledReport report() {
    return report;
  }

  /** Returns the last list; no call. */
  Executions newest() {
    return newest;
  }

  Executions list() {
    return list(interval);
  }

  /** Returns the newest list, or a new one by a GET if it is older than this. */
  Executions list(Duration maxAge) {
    if (!newest.localTime().plus(maxAge).isAfter(now())) {
      boolean hadExecutions = !newest.complete().isEmpty();
      newest = fetch();
      warnOfTheEnd(newest.complete());
      // The report may be deleted.
      nextLookup = hadExecutions && newest.complete().isEmpty() ? now() : nextLookup;
    }
    return newest;
  }

  /** Leaves the last list; one GET. */
  Executions fetch() {
    return ReportWait.within(context, waiting -> Executions.list(waiting, report.reportId()));
  }

  /** Notes that an execution has completed, so that the report is not looked up for an hour. */
  void executionCompleted() {
    nextLookup = now().plus(LOOKUP_INTERVAL);
  }

  /**
   * Looks the report up if that is due, and logs why it does not run, or will soon stop running.
   */
  void lookUp() {
    if (now().isBefore(nextLookup)) {
      return;
    }
    String id = report.reportId();
    warn(
        ReportWait.within(context, waiting -> Executions.report(waiting, id, ReportState.LIST_LAG))
            .orElseThrow(() -> PlanErrors.REPORT_NOT_FOUND.error(id)));
    executionCompleted();
  }

  private void warn(ScheduledReport seen) {
    if (Executions.haveEnded(seen)) {
      warn(seen, "is inactive. It will not run again, so the stream gets no new executions");
      return;
    }
    if (seen.isPaused()) {
      warn(seen, "is paused, so the stream gets no new executions until it is resumed");
    }
    seen.remainingExecutions().ifPresent(left -> warnOfTheEnd(left, seen.end()));
  }

  /** Takes from executions what the service does not say of the report itself. */
  private void warnOfTheEnd(List<ReportExecution> complete) {
    if (report.remainingExecutions().isEmpty() && !complete.isEmpty()) {
      ReportExecution last = complete.get(complete.size() - 1);
      last.remainingExecutions().ifPresent(left -> warnOfTheEnd(left, last.end()));
    }
  }

  private void warnOfTheEnd(int left, ScheduleEnd end) {
    if (left <= FEW_EXECUTIONS && left != warnedOf) {
      String executions = left == 1 ? "1 execution is" : left + " executions are";
      String until = end.endTime() == null ? "" : " until " + end.endTime();
      warn(report, ENDS.formatted(executions, until, report.reportId()));
    }
    warnedOf = left;
  }

  private static void warn(ScheduledReport report, String what) {
    String name = ErrorValues.quoted(report.reportName(), SHOWN_CHARACTERS);
    LOG.warn("Report {} ({}) {}", name, report.reportId(), what);
  }

  private Instant now() {
    return context.now();
  }
}
