package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.report.ReportErrors.Outage;
import io.partnerinsights.core.report.ReportState.FoundReport;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Polls the status of one report until its file is there. {@link StatusRules} decides what a status
 * means, {@link PollSchedule} when the next poll is due.
 */
final class StatusPolling {
  /** Maximum number of polls that show a completed execution without a link: it may come later. */
  private static final int MAX_LINKLESS = 5;

  /** After this number of polls without an execution, the report itself is looked up. */
  private static final int MISSES_BEFORE_CHECK = 10;

  /** A report that was absent this number of times in a row is gone. */
  private static final int MAX_ABSENCES = 3;

  /**
   * Minimum time from the first of these absences to the last one: a list may fail for a moment.
   */
  private static final Duration ABSENCE = Duration.ofSeconds(10);

  /** Maximum time that a fresh link for a complete report is waited for. */
  private static final Duration LINK_TIMEOUT = Duration.ofMinutes(15);

  private static final String NOT_STARTED = "not started";

  private final ReportWork job;
  private final FoundReport report;
  private final Duration limit;
  private final Instant since;

  /** Polls in a row without an execution. */
  private int missed;

  /** Lookups in a row that did not list the report itself. */
  private int absences;

  /** When the first of them was made. */
  private Instant absentSince = Instant.MAX;

  /** Polls in a row that showed a completed execution without a link. */
  private int linkless;

  /** When the report begins to run, by this machine's clock: at once, or as it is scheduled. */
  private Instant runs;

  /** The status while no execution is listed. */
  private String awaited = NOT_STARTED;

  private boolean undocumented;

  /** Begins or continues the wait for the report, as the job's progress says. */
  StatusPolling(ReportWork job, FoundReport report) {
    this.job = job;
    this.report = report;
    this.limit = report.origin() == ReportOrigin.REUSED ? LINK_TIMEOUT : job.settings.timeout();
    this.since = job.progress().since().orElseGet(job::now);
    this.runs = since;
  }

  /** Waits for the file. An outage ends the wait only by its time-out. */
  CompletedReport await() {
    Instant deadline = since.plus(limit);
    job.progress(job.progress().since(since));
    job.wait.until(deadline);
    try {
      showStatus();
      Instant first = job.progress().nextCall();
      job.wait.pauseUntil(first.isBefore(deadline) ? first : deadline);
      for (; ; ) {
        Optional<CompletedReport> complete = poll();
        if (complete.isPresent()) {
          return completed(complete.get());
        }
        pause();
      }
    } catch (PartnerInsightsException e) {
      throw isOver() && ReportErrors.isTransient(e.code()) ? timeout(Optional.of(e)) : e;
    }
  }

  private PartnerInsightsException timeout(Optional<PartnerInsightsException> failure) {
    Optional<Outage> outage = failure.map(last -> new Outage(job.wait.outage(), last));
    return ReportErrors.timeout(report, job.progress(), limit, outage);
  }

  private boolean isOver() {
    return Durations.isOver(job.wait.left());
  }

  private void showStatus() {
    ReportState now = job.progress();
    job.wait.awaits(WaitSubject.report(report, now.executionId(), now.status(), since));
  }

  private Optional<ReportProgress> described() {
    return job.progress().describe(Duration.between(since, job.now()));
  }

  private void status(String status, Optional<String> executionId) {
    job.progress(job.progress().polled(status, executionId));
    showStatus();
  }

  private CompletedReport completed(CompletedReport complete) {
    status("Completed", Optional.of(complete.executionId()));
    if (job.wait.isLogged()) {
      job.wait.log().progress(job.wait.line());
    }
    if (report.origin() != ReportOrigin.REUSED) {
      described().ifPresent(job.settings.listener()::completed);
    }
    return complete;
  }

  private Optional<CompletedReport> poll() {
    job.countPoll();
    Optional<ReportExecution> chosen = choose(job.client().findExecutions(filter()));
    return chosen.isPresent() ? seen(chosen.get()) : missing();
  }

  /** A report of the user's may run again and again: then all of its executions are asked for. */
  private ExecutionFilter filter() {
    String id = report.reportId();
    return report
        .executionId()
        .map(execution -> ExecutionFilter.byId(id, execution))
        .orElseGet(
            () -> report.isGiven() ? ExecutionFilter.last90Days(id) : ExecutionFilter.latest(id));
  }

  /** The execution asked for, else the newest that can be read, else the one with most progress. */
  private Optional<ReportExecution> choose(List<ReportExecution> listed) {
    return listed.stream()
        .filter(
            execution ->
                report.executionId().map(execution.executionId()::equalsIgnoreCase).orElse(true))
        .max(
            Comparator.comparing(
                    (ReportExecution execution) -> StatusRules.judge(execution).progress())
                .thenComparing(execution -> execution.reportGeneratedTime().orElse(Instant.MIN)));
  }

  private Optional<CompletedReport> seen(ReportExecution execution) {
    boolean first = job.progress().executionId().isEmpty();
    missed = 0;
    absences = 0;
    StatusRules.Meaning meaning = StatusRules.judge(execution);
    boolean withoutLink = meaning == StatusRules.Meaning.WITHOUT_LINK;
    linkless = withoutLink ? linkless + 1 : 0;
    status(
        execution.status().text() + (withoutLink ? " without a link" : ""),
        Optional.of(execution.executionId()));
    return switch (meaning) {
      case COMPLETE -> Optional.of(complete(execution));
      case PAUSED -> throw ReportErrors.paused(report.reportId(), execution.executionId());
      case FAILED -> throw ReportErrors.failed(execution);
      case WITHOUT_LINK -> {
        if (linkless >= MAX_LINKLESS) {
          throw ReportErrors.withoutLink(execution);
        }
        yield Optional.empty();
      }
      case RUNNING -> running(execution, first);
    };
  }

  /** The service lists the first execution of a schedule before its time. */
  private Optional<CompletedReport> running(ReportExecution execution, boolean first) {
    warnIfUndocumented(execution);
    if (report.isGiven() && first) {
      job.client().report(report.reportId()).ifPresent(this::awaitFirstRun);
    }
    return Optional.empty();
  }

  /** Warns once: only the service knows what the status means. */
  private void warnIfUndocumented(ReportExecution execution) {
    if (!undocumented && StatusRules.isUndocumented(execution)) {
      undocumented = true;
      job.wait
          .log()
          .warning(
              "Report %s has the undocumented status '%s'; the wait continues"
                  .formatted(execution.reportId(), execution.status().text()));
    }
  }

  private CompletedReport complete(ReportExecution execution) {
    return CompletedReport.of(report.reportId(), execution, job.plan.request().format());
  }

  /** Looks the report up if no execution of it may come. */
  private Optional<CompletedReport> missing() {
    boolean known = job.progress().executionId().isPresent() && report.executionId().isEmpty();
    missed++;
    linkless = 0;
    status(awaited, Optional.empty());
    boolean check =
        known
            || absences > 0
            || missed % MISSES_BEFORE_CHECK == 0
            || (missed == 1 && (report.isGiven() || report.listed()));
    return check ? check() : Optional.empty();
  }

  /** A service that ignores a filter with several statuses shows that by a filter with one. */
  private Optional<CompletedReport> check() {
    Optional<ReportExecution> hidden = choose(job.hidden(filter()));
    if (hidden.isPresent()) {
      return seen(hidden.get());
    }
    job.client().report(report.reportId()).ifPresentOrElse(this::present, this::absent);
    return Optional.empty();
  }

  private void absent() {
    Instant now = job.now();
    absentSince = absences == 0 ? now : absentSince;
    absences++;
    boolean certain =
        absences >= MAX_ABSENCES
            && !now.isBefore(absentSince.plus(ABSENCE))
            && (report.listed() || !now.isBefore(since.plus(ReportState.LIST_LAG)));
    if (report.isGiven() || certain) {
      throw PlanErrors.reportNotFound(report.reportId());
    }
  }

  private void present(ScheduledReport found) {
    absences = 0;
    if (report.executionId().isPresent()) {
      checkExecution();
      return;
    }
    if (found.isPaused()) {
      throw ReportErrors.paused(report.reportId(), null);
    }
    if (isFinished(found)) {
      throw ReportErrors.finished(found);
    }
    awaitFirstRun(found);
  }

  /** An execution that was read before may be absent from a list for a moment. */
  private void checkExecution() {
    if (report.isGiven() || missed >= MISSES_BEFORE_CHECK) {
      throw ReportErrors.noSuchExecution(report);
    }
  }

  /** Whether the report will not run any more, so that no execution of it can come. */
  private boolean isFinished(ScheduledReport found) {
    boolean inactive = found.reportStatus().equalsIgnoreCase("Inactive");
    Instant longAgo = job.serviceTime().minus(Retention.LONGEST_RUN);
    return inactive
        && ((report.isGiven() && found.isScheduled())
            || found.createdTime().map(longAgo::isAfter).orElse(false));
  }

  /** Names the time at which a scheduled report runs for the first time, if it is in the future. */
  private void awaitFirstRun(ScheduledReport found) {
    if (!report.isGiven() || found.isExecuteNow()) {
      return;
    }
    Optional<Instant> start = found.startTime().filter(job.serviceTime()::isBefore);
    runs = start.map(job.account::localTime).orElse(runs);
    if (since.plus(limit).isBefore(runs)) {
      throw ReportErrors.startsTooLate(found, start.get(), limit);
    }
    awaited = start.map(time -> "scheduled for " + time).orElse(NOT_STARTED);
    if (start.isPresent()) {
      status(awaited, Optional.empty());
    }
  }

  /** Sleeps until the next poll, which is not after the deadline. */
  private void pause() {
    Duration left = job.wait.left();
    if (Durations.isOver(left)) {
      throw timeout(Optional.empty());
    }
    described().ifPresent(job.settings.listener()::polled);
    Duration pause = Durations.shorter(nextPause(), left);
    job.progress(job.progress().nextAt(job.now().plus(pause)));
    job.wait.pause(pause);
  }

  private Duration nextPause() {
    Instant now = job.now();
    boolean scheduled = now.isBefore(runs);
    Duration elapsed = Duration.between(scheduled ? since : runs, now);
    Duration next = job.settings.schedule().next(elapsed, job.random);
    return scheduled ? Durations.shorter(Duration.between(now, runs), next) : next;
  }
}
