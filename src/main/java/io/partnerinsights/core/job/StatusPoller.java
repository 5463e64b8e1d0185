package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.job.JobState.CheckReport;
import io.partnerinsights.core.job.JobState.Complete;
import io.partnerinsights.core.job.JobState.Failed;
import io.partnerinsights.core.job.JobState.Poll;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Polls the status of one report. What a status means is decided by {@link StatusRules}, when to
 * poll by {@link PollSchedule}, when to give up by {@link JobDeadline}.
 */
final class StatusPoller {
  /** Maximum number of polls that show a completed execution without a link: it may come later. */
  private static final int MAX_LINKLESS = 5;

  /** After so many polls without an execution the report itself is looked up. */
  private static final int MISSES_BEFORE_CHECK = 10;

  /** A report that was absent so many times in a row is gone. */
  private static final int MAX_ABSENCES = 3;

  /** Minimum age of an absent report that counts as deleted, because lists may be outdated. */
  private static final Duration MAX_LIST_LAG = Duration.ofMinutes(2);

  /** The order of the polls if the service lists the executions of one status at a time. */
  private static final List<Kind> ONE_BY_ONE =
      List.of(Kind.COMPLETED, Kind.RUNNING, Kind.PENDING, Kind.PAUSED);

  private final JobContext job;
  private final JobDeadline deadline;

  StatusPoller(JobContext job) {
    this.job = job;
    this.deadline = new JobDeadline(job);
  }

  Step poll(Poll state) {
    job.reporter().countPoll();
    boolean oneStatus = job.client().listsOneStatus();
    Optional<Kind> asked =
        state.progress().asked().or(() -> Optional.of(Kind.COMPLETED).filter(first -> oneStatus));
    ExecutionFilter filter = filter(state.report());
    return job.client()
        .findExecutions(asked.map(filter::withStatus).orElse(filter))
        .map(found -> listed(state, asked, found.listed()))
        .orElseGet(() -> job.now(state));
  }

  private Step listed(Poll state, Optional<Kind> asked, List<ReportExecution> listed) {
    Optional<ReportExecution> chosen = choose(state.report(), listed);
    if (chosen.isPresent()) {
      asked.ifPresent(status -> job.client().listOneStatus());
      return seen(state, chosen.get());
    }
    return asked.map(status -> nextStatus(state, status)).orElseGet(() -> missing(state));
  }

  /**
   * What follows after a poll for one status has listed nothing: a poll for the next one, or, if
   * that poll was a check of the filter, a lookup of the report.
   */
  private Step nextStatus(Poll state, Kind asked) {
    if (!job.client().listsOneStatus()) {
      return job.now(new CheckReport(state));
    }
    int next = ONE_BY_ONE.indexOf(asked) + 1;
    return next < ONE_BY_ONE.size()
        ? job.now(new Poll(state.report(), state.progress().asking(ONE_BY_ONE.get(next))))
        : missing(state);
  }

  /** A report of the user's may run again and again: then all of its executions are asked for. */
  private static ExecutionFilter filter(PolledReport report) {
    String id = report.reportId();
    return report
        .executionId()
        .map(execution -> ExecutionFilter.byId(id, execution))
        .orElseGet(
            () -> report.isGiven() ? ExecutionFilter.last90Days(id) : ExecutionFilter.latest(id));
  }

  /** The execution asked for, else the newest that can be read, else the one that is furthest. */
  private static Optional<ReportExecution> choose(
      PolledReport report, List<ReportExecution> listed) {
    return listed.stream()
        .filter(
            execution ->
                report.executionId().map(execution.executionId()::equalsIgnoreCase).orElse(true))
        .max(
            Comparator.comparing(StatusPoller::readiness)
                .thenComparing(execution -> execution.reportGeneratedTime().orElse(Instant.MIN)));
  }

  private static int readiness(ReportExecution execution) {
    return switch (StatusRules.judge(execution)) {
      case COMPLETE -> 4;
      case RUNNING -> 3;
      case WITHOUT_LINK -> 2;
      case PAUSED -> 1;
      case FAILED -> 0;
    };
  }

  private Step seen(Poll state, ReportExecution execution) {
    StatusRules.Meaning meaning = StatusRules.judge(execution);
    PollProgress progress =
        state
            .progress()
            .seen(
                execution.executionId(),
                execution.status().text(),
                meaning == StatusRules.Meaning.WITHOUT_LINK);
    return switch (meaning) {
      case COMPLETE -> complete(state.report(), execution);
      case PAUSED -> failed(state.report(), progress, JobErrors.paused(execution));
      case FAILED -> failed(state.report(), progress, JobErrors.failed(execution));
      case WITHOUT_LINK -> withoutLink(state.report(), progress, execution);
      case RUNNING -> running(state, progress, execution);
    };
  }

  private Step failed(PolledReport report, PollProgress progress, PartnerInsightsException e) {
    return job.now(new Failed(e, new Poll(report, progress)));
  }

  private Step withoutLink(PolledReport report, PollProgress progress, ReportExecution execution) {
    return progress.linkless() >= MAX_LINKLESS
        ? failed(report, progress, JobErrors.withoutLink(execution))
        : again(report, progress);
  }

  /** The service lists the first execution of a schedule before its time, which may be far away. */
  private Step running(Poll state, PollProgress progress, ReportExecution execution) {
    if (StatusRules.isUndocumented(execution)) {
      job.reporter().undocumentedStatus(execution);
    }
    PolledReport report = state.report();
    boolean maybePlanned = report.isGiven() && state.progress().executionId().isEmpty();
    return maybePlanned
        ? job.now(new CheckReport(new Poll(report, progress)))
        : again(report, progress);
  }

  private Step complete(PolledReport report, ReportExecution execution) {
    CompletedReport complete =
        new CompletedReport(
            report.reportId(),
            execution.executionId(),
            execution.format().orElse(report.format()),
            execution.reportAccessSecureLink().orElseThrow(),
            execution.reportGeneratedTime());
    return job.now(new Complete(complete, report.origin()));
  }

  private Step missing(Poll state) {
    PollProgress before = state.progress();
    PollProgress progress = before.missing();
    boolean vanished = before.executionId().isPresent() && state.report().executionId().isEmpty();
    boolean check =
        vanished
            || before.absences() > 0
            || progress.missed() % MISSES_BEFORE_CHECK == 0
            || (state.report().isGiven() && progress.missed() == 1);
    return check ? job.now(check(state.report(), progress)) : again(state.report(), progress);
  }

  /** A service that ignores a filter with several statuses shows that by a filter with one. */
  private JobState check(PolledReport report, PollProgress progress) {
    return job.client().listsOneStatus()
        ? new CheckReport(new Poll(report, progress))
        : new Poll(report, progress.asking(Kind.COMPLETED));
  }

  /** Whether waiting for an execution that no poll shows, or shows as open, can lead anywhere. */
  Step checkReport(Poll state) {
    PolledReport polled = state.report();
    Optional<ScheduledReport> found =
        job.client().reports(ReportFilter.byId(polled.reportId())).stream()
            .filter(report -> report.reportId().equalsIgnoreCase(polled.reportId()))
            .findFirst();
    if (state.progress().missed() == 0) {
      return found.map(report -> awaitFirstRun(state, report)).orElseGet(() -> again(state));
    }
    return found.map(report -> present(state, report)).orElseGet(() -> absent(state));
  }

  private Step absent(Poll state) {
    PollProgress progress = state.progress().absent();
    int most = state.report().isGiven() ? 1 : MAX_ABSENCES;
    boolean created = state.report().origin() == ReportOrigin.CREATED;
    Instant listed = progress.since().plus(created ? MAX_LIST_LAG : Duration.ZERO);
    if (progress.absences() >= most && !job.time().isBefore(listed)) {
      throw JobErrors.gone(state.report().reportId());
    }
    return again(state.report(), progress);
  }

  private Step present(Poll state, ScheduledReport report) {
    if (state.report().executionId().isPresent()) {
      throw JobErrors.noSuchExecution(state.report());
    }
    if (report.isPaused()) {
      throw JobErrors.paused(report);
    }
    if (deadline.isFinished(state.report(), report)) {
      throw JobErrors.finished(report);
    }
    return awaitFirstRun(state, report);
  }

  private Step awaitFirstRun(Poll state, ScheduledReport report) {
    Optional<Instant> firstRun = firstRun(state.report(), report);
    if (firstRun
        .map(job.client()::localTime)
        .filter(start -> deadline.isBefore(start, state.progress()))
        .isPresent()) {
      throw JobErrors.startsTooLate(report, firstRun.get(), job.settings().timeout());
    }
    boolean listed = state.progress().missed() == 0 && firstRun.isEmpty();
    return listed ? again(state) : again(state.report(), state.progress().present(firstRun));
  }

  /** When a scheduled report runs for the first time, if that is in the future. */
  private Optional<Instant> firstRun(PolledReport polled, ScheduledReport report) {
    return polled.isGiven() && !report.isExecuteNow()
        ? report.startTime().filter(job.serviceTime()::isBefore)
        : Optional.empty();
  }

  private Step again(Poll state) {
    return again(state.report(), state.progress());
  }

  /** The next poll, by the schedule and not after the deadline. */
  private Step again(PolledReport report, PollProgress progress) {
    Duration left = deadline.left(progress);
    if (Durations.isOver(left)) {
      return failed(report, progress, deadline.error(report, progress));
    }
    job.reporter().polled(report, progress);
    return job.after(Durations.shorter(pause(progress), left), new Poll(report, progress));
  }

  private Duration pause(PollProgress progress) {
    Instant now = job.time();
    Instant start =
        progress
            .firstRun()
            .map(job.client()::localTime)
            .filter(progress.since()::isBefore)
            .orElse(progress.since());
    Duration running = Duration.between(start, now);
    PollSchedule schedule = job.settings().schedule();
    return running.isNegative()
        ? Durations.shorter(
            running.negated(), schedule.next(Duration.between(progress.since(), now), job.random()))
        : schedule.next(running, job.random());
  }
}
