package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.report.ReportState.Target;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Polls the status of one report until its file is there. {@link StatusMeaning} says what a status
 * means, {@link PollSchedule} when the next poll is due.
 */
final class StatusPolling {
  /** Maximum number of polls that show a completed execution without a link: it may come later. */
  private static final int MAX_LINKLESS = 5;

  /** After this number of polls without an execution, the report itself is looked up. */
  private static final int MISSES_BEFORE_CHECK = 10;

  /** Maximum time that a fresh link for a complete report is waited for. */
  private static final Duration LINK_TIMEOUT = Duration.ofMinutes(15);

  private static final String NOT_STARTED = "not started";

  private final ReportWork work;
  private final ReportWait wait;
  private final Target report;
  private final Duration limit;
  private final Instant since;

  /** Polls in a row without an execution. */
  private int missed;

  private final Absences absences = new Absences();

  /** Polls in a row that showed a completed execution without a link. */
  private int linkless;

  /** When the report begins to run, by this machine's clock: at once, or as it is scheduled. */
  private Instant runs;

  /** The status while no execution is listed. */
  private String awaited = NOT_STARTED;

  private boolean undocumented;

  /** Begins or continues the wait for the report of the work's state. */
  StatusPolling(ReportWork work) {
    this.work = work;
    this.wait = work.wait;
    this.report = work.target();
    this.limit = report.origin() == ReportOrigin.REUSED ? LINK_TIMEOUT : work.settings.timeout();
    this.since = Objects.requireNonNullElseGet(work.state().since(), wait::now);
    this.runs = since;
  }

  /** Waits for the file. An outage ends the wait only by its time-out. */
  CompletedReport await() {
    Instant deadline = since.plus(limit);
    work.move(work.state().since(since));
    wait.until(deadline);
    try {
      showStatus();
      Instant first = work.state().nextCall();
      wait.pauseUntil(first.isBefore(deadline) ? first : deadline);
      for (; ; ) {
        Optional<CompletedReport> complete = poll();
        if (complete.isPresent()) {
          return completed(complete.get());
        }
        pause();
      }
    } catch (PartnerInsightsException e) {
      throw isOver() && ReportErrors.isTransient(e.code()) ? timeout(e) : e;
    }
  }

  private PartnerInsightsException timeout(@Nullable PartnerInsightsException failure) {
    return ReportErrors.timeout(report, work.state(), limit, wait.outage(), failure);
  }

  private boolean isOver() {
    return Durations.isOver(wait.left());
  }

  private void showStatus() {
    wait.awaits(WaitSubject.report(report, work.state(), since));
  }

  private Optional<ReportProgress> described() {
    return work.state().describe(Duration.between(since, wait.now()));
  }

  private void status(String status, @Nullable String executionId) {
    work.move(work.state().polled(status, executionId));
    showStatus();
  }

  private CompletedReport completed(CompletedReport complete) {
    status("Completed", complete.executionId());
    if (wait.isLogged()) {
      wait.log().progress(wait.line());
    }
    if (report.origin() != ReportOrigin.REUSED) {
      described().ifPresent(work.settings.listener()::completed);
    }
    return complete;
  }

  private Optional<CompletedReport> poll() {
    work.countPoll();
    Optional<ReportExecution> chosen = choose(wait.client().findExecutions(filter()));
    return chosen.isPresent() ? seen(chosen.get()) : missing();
  }

  /** A report of the user's may run again and again: then all of its executions are asked for. */
  private ExecutionFilter filter() {
    String id = report.reportId();
    String execution = report.executionId();
    if (execution != null) {
      return ExecutionFilter.byId(id, execution);
    }
    return report.isGiven() ? ExecutionFilter.last90Days(id) : ExecutionFilter.latest(id);
  }

  /** The execution asked for, else the newest that can be read, else the one with most progress. */
  private Optional<ReportExecution> choose(List<ReportExecution> listed) {
    String wanted = report.executionId();
    return listed.stream()
        .filter(execution -> wanted == null || wanted.equalsIgnoreCase(execution.executionId()))
        .max(
            Comparator.comparing(StatusMeaning::of)
                .thenComparing(execution -> execution.findGeneratedTime().orElse(Instant.MIN)));
  }

  private Optional<CompletedReport> seen(ReportExecution execution) {
    boolean first = work.state().executionId() == null;
    missed = 0;
    absences.end();
    StatusMeaning meaning = StatusMeaning.of(execution);
    boolean withoutLink = meaning == StatusMeaning.WITHOUT_LINK;
    linkless = withoutLink ? linkless + 1 : 0;
    String shown = execution.status().text() + (withoutLink ? " without a link" : "");
    status(shown, execution.executionId());
    switch (meaning) {
      case COMPLETE -> {
        return Optional.of(complete(execution));
      }
      case PAUSED -> throw ReportErrors.paused(report.reportId(), execution.executionId());
      case FAILED -> throw ReportErrors.failed(execution);
      case WITHOUT_LINK -> checkLink(execution);
      case RUNNING -> running(execution, first);
    }
    return Optional.empty();
  }

  private void checkLink(ReportExecution execution) {
    if (linkless >= MAX_LINKLESS) {
      throw ReportErrors.withoutLink(execution);
    }
  }

  /** The service lists the first execution of a schedule before its time. */
  private void running(ReportExecution execution, boolean first) {
    warnIfUndocumented(execution);
    if (report.isGiven() && first) {
      wait.client().report(report.reportId()).ifPresent(this::awaitFirstRun);
    }
  }

  /** Warns once: only the service knows what the status means. */
  private void warnIfUndocumented(ReportExecution execution) {
    if (!undocumented && StatusMeaning.isUndocumented(execution)) {
      undocumented = true;
      wait.log()
          .warning(
              "Report %s has the undocumented status '%s'; the wait continues"
                  .formatted(execution.reportId(), execution.status().text()));
    }
  }

  private CompletedReport complete(ReportExecution execution) {
    return CompletedReport.of(report.reportId(), execution, work.plan.request().format());
  }

  /** Looks the report up if no execution of it may come. */
  private Optional<CompletedReport> missing() {
    boolean known = work.state().executionId() != null && report.executionId() == null;
    missed++;
    linkless = 0;
    status(awaited, null);
    boolean check =
        known
            || absences.haveBegun()
            || missed % MISSES_BEFORE_CHECK == 0
            || (missed == 1 && (report.isGiven() || report.listed()));
    return check ? check() : Optional.empty();
  }

  /** A service that ignores a filter with several statuses shows that by a filter with one. */
  private Optional<CompletedReport> check() {
    Optional<ReportExecution> hidden = choose(wait.client().hiddenExecutions(filter()));
    if (hidden.isPresent()) {
      return seen(hidden.get());
    }
    wait.client().report(report.reportId()).ifPresentOrElse(this::present, this::absent);
    return Optional.empty();
  }

  private void absent() {
    Instant now = wait.now();
    boolean certain =
        absences.add(now) && (report.listed() || !now.isBefore(since.plus(ReportState.LIST_LAG)));
    if (report.isGiven() || certain) {
      throw PlanErrors.reportNotFound(report.reportId());
    }
  }

  private void present(ScheduledReport found) {
    absences.end();
    if (report.executionId() != null) {
      checkExecution();
    } else if (found.isPaused()) {
      throw ReportErrors.paused(report.reportId(), null);
    } else if (isFinished(found)) {
      throw ReportErrors.finished(found);
    } else {
      awaitFirstRun(found);
    }
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
    Instant longAgo = wait.serviceTime().minus(Retention.LONGEST_RUN);
    return inactive
        && ((report.isGiven() && found.isScheduled())
            || found.findCreatedTime().map(longAgo::isAfter).orElse(false));
  }

  /** Names the time at which a scheduled report runs for the first time, if it is in the future. */
  private void awaitFirstRun(ScheduledReport found) {
    if (!report.isGiven() || found.isExecuteNow()) {
      return;
    }
    Instant start = found.startTime();
    if (start == null || !wait.serviceTime().isBefore(start)) {
      awaited = NOT_STARTED;
      return;
    }
    runs = wait.account().localTime(start);
    if (since.plus(limit).isBefore(runs)) {
      throw ReportErrors.startsTooLate(found, start, limit);
    }
    awaited = "scheduled for " + start;
    status(awaited, null);
  }

  /** Sleeps until the next poll, which is not after the deadline. */
  private void pause() {
    if (isOver()) {
      throw timeout(null);
    }
    described().ifPresent(work.settings.listener()::polled);
    Duration pause = Durations.shorter(nextPause(), wait.left());
    work.move(work.state().nextAt(wait.now().plus(pause)));
    wait.pause(pause);
  }

  private Duration nextPause() {
    Instant now = wait.now();
    boolean scheduled = now.isBefore(runs);
    Duration elapsed = Duration.between(scheduled ? since : runs, now);
    Duration next = work.settings.schedule().next(elapsed, work.random);
    return scheduled ? Durations.shorter(Duration.between(now, runs), next) : next;
  }
}
