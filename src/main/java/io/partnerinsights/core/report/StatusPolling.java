package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Pages;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.LastingFailure;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Meaning;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.report.ReportState.Complete;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.PollCounts;
import io.partnerinsights.core.report.ReportState.Present;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Polls the status of one report until its file is available. {@link Meaning} says what a status
 * means. Publishes each state that it reaches.
 *
 * <p>The first poll is after a quarter of a second. The interval is then the time waited so far, at
 * most two seconds, and after 40 seconds a twentieth of that time, at most five minutes. So a
 * complete report is noticed within two seconds or five per cent of its time, and two hours cost
 * fewer than 150 polls.
 *
 * @param waitStart when the wait for the report began, in this wait or in an earlier one
 */
record StatusPolling(
    CheckedQuery checkedQuery,
    ReportWait reportWait,
    Consumer<ReportState> statePublisher,
    Target target,
    Instant waitStart) {
  /** Codes of failures that may pass by themselves. */
  private static final Set<ErrorCode> TRANSIENT_CODES =
      EnumSet.of(
          ErrorCode.SERVICE_FAILED,
          ErrorCode.RATE_LIMITED,
          ErrorCode.SERVICE_UNREACHABLE,
          ErrorCode.SIGN_IN_UNREACHABLE);

  /** Maximum number of polls that show a completed execution without a link: it may come later. */
  private static final int MAX_POLLS_WITHOUT_LINK = 5;

  /** After this number of polls without an execution, the report itself is looked up. */
  private static final int MISSES_BEFORE_LOOKUP = 10;

  private static final Duration FIRST_INTERVAL = Duration.ofMillis(250);

  private static final Duration MAX_FIRST_INTERVAL = Duration.ofSeconds(2);

  private static final Duration MAX_INTERVAL = Duration.ofMinutes(5);
  private static final int ELAPSED_TIME_DIVISOR = 20;
  private static final double JITTER = 0.1;

  private static final String NOT_STARTED = "not started";

  /** Waits for the file. An outage ends the wait only by its time-out. */
  static Complete awaitCompletion(
      CheckedQuery checkedQuery,
      ReportWait wait,
      Consumer<ReportState> statePublisher,
      Present startState) {
    Instant waitStart = startState.waitStart() == null ? wait.now() : startState.waitStart();
    StatusPolling polling =
        new StatusPolling(checkedQuery, wait, statePublisher, startState.target(), waitStart);
    Found startedState = startState.foundState().withPolling(each -> each.withWaitStart(waitStart));
    return startState instanceof Complete complete
        ? polling.announceAndPublish(new Complete(startedState, complete.file()))
        : polling.pollUntilComplete(startedState);
  }

  private Duration maxWait() {
    return target.maxWait(reportWait.settings());
  }

  private Complete pollUntilComplete(Found startedState) {
    Found state = publishState(startedState);
    Instant deadline = waitStart.plus(maxWait());
    reportWait.setDeadline(deadline);
    try {
      reportWait.setSubject(target.waitSubject(state.polling().status()));
      Instant firstPollTime = state.nextPollTime();
      reportWait.pauseUntil(firstPollTime.isBefore(deadline) ? firstPollTime : deadline);
      for (; ; ) {
        Present polledState =
            pollOnce(state.withPolling(each -> each.withCounts(each.counts().withNextPoll())));
        if (polledState instanceof Complete complete) {
          return announceAndPublish(complete);
        }
        state = pauseUntilNextPoll(polledState.foundState());
      }
    } catch (PartnerInsightsException e) {
      boolean isTransient = TRANSIENT_CODES.contains(e.code()) || LastingFailure.isCauseOf(e);
      throw isTimedOut() && isTransient ? timeoutError(state, e) : e;
    }
  }

  /** Logs and publishes that the search or a poll has just found the file. */
  private Complete announceAndPublish(Complete state) {
    if (target.needsAnnouncement(state.polling().counts())) {
      String message = "Report %s (execution %s) is complete after %s";
      String waitedTime = Durations.toText(Duration.between(waitStart, reportWait.now()));
      reportWait
          .entry()
          .logEvent(message.formatted(target.reportId(), state.executionId(), waitedTime));
    }
    return publishState(state);
  }

  private <T extends ReportState> T publishState(T state) {
    statePublisher.accept(state);
    return state;
  }

  private PartnerInsightsException timeoutError(
      Found state, @Nullable PartnerInsightsException failure) {
    return ReportErrors.timeout(state, maxWait(), reportWait.outageDuration(), failure);
  }

  private boolean isTimedOut() {
    return Durations.isOver(reportWait.timeLeft());
  }

  private Found publishStatus(Found state, String status, @Nullable String executionId) {
    Found newState = publishState(state.withPolling(each -> each.withStatus(status, executionId)));
    reportWait.setSubject(target.waitSubject(status));
    return newState;
  }

  private Present pollOnce(Found state) {
    Optional<ReportExecution> execution = Executions.findAwaited(reportWait.client(), target);
    return execution.isPresent() ? onExecution(state, execution.get()) : onMissingExecution(state);
  }

  private Present onExecution(Found previousState, ReportExecution execution) {
    Meaning meaning = execution.meaning();
    boolean withoutLink = meaning == Meaning.WITHOUT_LINK;
    String statusText = execution.status().messageText() + (withoutLink ? " without a link" : "");
    Found countedState =
        previousState.withPolling(
            each -> each.withCounts(each.counts().withExecution(withoutLink)));
    Found state = publishStatus(countedState, statusText, execution.executionId());
    switch (meaning) {
      case COMPLETE -> {
        String id = target.reportId();
        return publishState(
            state.withFile(CompletedReport.of(id, execution, checkedQuery.request().format())));
      }
      case PAUSED -> throw ReportErrors.PAUSED.error(target.reportId(), execution.executionId());
      case FAILED ->
          throw ReportErrors.FAILED.error(
              execution.status().text(), execution.reportId(), execution.executionId());
      case WITHOUT_LINK -> rejectManyPollsWithoutLink(state, execution);
      case RUNNING -> onRunningExecution(previousState, execution);
    }
    return state;
  }

  private static void rejectManyPollsWithoutLink(Found state, ReportExecution execution) {
    if (state.polling().counts().missingLinks() >= MAX_POLLS_WITHOUT_LINK) {
      throw ReportErrors.WITHOUT_LINK.error(execution.reportId(), execution.executionId());
    }
  }

  /** The service lists the first execution of a schedule before its time. */
  private void onRunningExecution(Found previousState, ReportExecution execution) {
    String status = execution.status().text();
    boolean isDocumented = execution.status().kind() != ExecutionStatus.Kind.UNKNOWN;
    if (!isDocumented
        && !execution.status().messageText().equals(previousState.polling().status())) {
      // Only the service knows what the status means.
      String message =
          "Report %s has the status '%s', which the connector does not know, so the wait continues."
              + " If the report does not complete, report this status at %s";
      reportWait.entry().logWarning(message.formatted(execution.reportId(), status, Pages.ISSUES));
    }
    if (target.isNamedByUser() && previousState.executionId() == null) {
      reportWait.client().findReport(target.reportId()).ifPresent(this::rejectFutureFirstRun);
    }
  }

  /** Counts a poll without an execution, and looks the report up if necessary. */
  private Present onMissingExecution(Found previousState) {
    boolean wasSeen = previousState.executionId() != null && target.executionId() == null;
    Found newState = previousState.withPolling(each -> each.withCounts(each.counts().withMiss()));
    Found state = publishStatus(newState, NOT_STARTED, null);
    PollCounts counts = state.polling().counts();
    boolean mustLookUp =
        wasSeen
            || counts.absences() > 0
            || counts.misses() % MISSES_BEFORE_LOOKUP == 0
            || (counts.misses() == 1 && target.existedBefore());
    return mustLookUp ? lookUpReport(state) : state;
  }

  /** Looks for the execution with single-status filters, and then for the report itself. */
  private Present lookUpReport(Found state) {
    Optional<ReportExecution> hiddenExecution = Executions.findHidden(reportWait.client(), target);
    if (hiddenExecution.isPresent()) {
      return onExecution(state, hiddenExecution.get());
    }
    Optional<ScheduledReport> report = reportWait.client().findReport(target.reportId());
    PollCounts oldCounts = state.polling().counts();
    report.ifPresent(present -> checkListedReport(oldCounts, present));
    PollCounts counts = report.isPresent() ? oldCounts.withReport() : onAbsentReport(oldCounts);
    return publishState(state.withPolling(each -> each.withCounts(counts)));
  }

  private PollCounts onAbsentReport(PollCounts oldCounts) {
    Instant now = reportWait.now();
    PollCounts counts = oldCounts.withAbsence(now);
    boolean isProvenAbsent =
        counts.isReportGone(now)
            && (target.existedBefore() || !now.isBefore(waitStart.plus(ReportState.LIST_LAG)));
    if (target.isNamedByUser() || isProvenAbsent) {
      throw PlanErrors.REPORT_NOT_FOUND.error(target.reportId());
    }
    return counts;
  }

  private void checkListedReport(PollCounts counts, ScheduledReport report) {
    if (target.executionId() != null) {
      // An execution that was read before may be absent from a list for a moment.
      if (target.isNamedByUser() || counts.misses() >= MISSES_BEFORE_LOOKUP) {
        throw ReportErrors.NO_SUCH_EXECUTION.error(target.reportId(), target.executionId());
      }
    } else if (report.isPaused()) {
      throw ReportErrors.PAUSED.error(target.reportId(), null);
    } else if (isFinished(report)) {
      throw ReportErrors.FINISHED.error(report.reportId(), report.queryId());
    } else {
      rejectFutureFirstRun(report);
    }
  }

  /** Whether the report will no longer run, so that no execution of it can come. */
  private boolean isFinished(ScheduledReport report) {
    Instant minCreationTime = reportWait.serviceTime().minus(Retention.MAX_RUN_TIME);
    return Executions.isInactive(report)
        && ((target.isNamedByUser() && report.isScheduled())
            || report.findCreatedTime().map(minCreationTime::isAfter).orElse(false));
  }

  /** A read does not wait for the first run of a schedule that the user has named. */
  private void rejectFutureFirstRun(ScheduledReport report) {
    Instant start = report.startTime();
    if (target.isNamedByUser()
        && !report.isExecuteNow()
        && start != null
        && reportWait.serviceTime().isBefore(start)) {
      throw ReportErrors.NOT_RUN_YET.error(start, report.reportId(), report.queryId());
    }
  }

  /** Sleeps until the next poll, which is not after the deadline. */
  private Found pauseUntilNextPoll(Found state) {
    if (isTimedOut()) {
      throw timeoutError(state, null);
    }
    Duration elapsedTime = Duration.between(waitStart, reportWait.now());
    Duration nextInterval = nextInterval(reportWait, elapsedTime);
    Duration pause = Durations.min(nextInterval, reportWait.timeLeft());
    Instant nextPoll = reportWait.now().plus(pause);
    Found pausedState = publishState(state.withPolling(each -> each.withNextPollTime(nextPoll)));
    reportWait.pauseFor(pause);
    return pausedState;
  }

  /** Returns the time until the next poll; an adaptive one is reduced by up to a tenth. */
  static Duration nextInterval(ReportWait wait, Duration elapsedTime) {
    Duration fixedInterval = wait.settings().limits().pollInterval();
    return fixedInterval == null
        ? withJitter(adaptiveInterval(elapsedTime), wait.context().random())
        : fixedInterval;
  }

  private static Duration adaptiveInterval(Duration elapsedTime) {
    Duration earlyInterval =
        Durations.max(FIRST_INTERVAL, Durations.min(elapsedTime, MAX_FIRST_INTERVAL));
    Duration lateInterval = elapsedTime.dividedBy(ELAPSED_TIME_DIVISOR);
    return Durations.min(Durations.max(earlyInterval, lateInterval), MAX_INTERVAL);
  }

  private static Duration withJitter(Duration interval, RandomGenerator random) {
    return Duration.ofMillis(Math.round(interval.toMillis() * (1 - JITTER * random.nextDouble())));
  }
}
