package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.ProjectUrls;
import io.partnerinsights.core.http.LastingFailure;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Progress;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.report.ReportState.AwaitedReport;
import io.partnerinsights.core.report.ReportState.Complete;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.Present;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Polls the status of one report until its file is available. {@link Progress} says what a status
 * means. Publishes each state that it reaches.
 *
 * <p>The first poll is made at once, or a quarter of a second after this wait has created the
 * report. The interval is then the time waited so far, at most two seconds, and after 40 seconds a
 * twentieth of that time, at most five minutes. So a complete report is noticed within two seconds
 * or five per cent of its time, and two hours cost fewer than 150 polls.
 */
final class StatusPolling {
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
  private static final int POLLS_BEFORE_LOOKUP = 10;

  /** Number of lookups in a row, and their minimum time, after which an absent report is gone. */
  private static final int MIN_LOOKUPS_WITHOUT_REPORT = 3;

  private static final Duration MIN_TIME_WITHOUT_REPORT = Duration.ofSeconds(10);

  private static final Duration FIRST_INTERVAL = Duration.ofMillis(250);

  private static final Duration MAX_EARLY_INTERVAL = Duration.ofSeconds(2);

  private static final Duration MAX_INTERVAL = Duration.ofMinutes(5);
  private static final int ELAPSED_TIME_DIVISOR = 20;
  private static final double JITTER = 0.1;

  private static final String NOT_STARTED = "not started";

  private final CheckedQuery checkedQuery;
  private final ReportWait reportWait;
  private final Consumer<ReportState> statePublisher;
  private final AwaitedReport awaitedReport;

  /** When the wait for the report began, in this wait or in an earlier one. */
  private final Instant waitStart;

  private long polls;

  /** The numbers are of polls or lookups in a row, and the time is of the row's first lookup. */
  private int pollsWithoutExecution;

  private int pollsWithoutLink;
  private int lookupsWithoutReport;
  private Instant firstTimeWithoutReport = Instant.MAX;

  private StatusPolling(
      CheckedQuery checkedQuery,
      ReportWait reportWait,
      Consumer<ReportState> statePublisher,
      Present startState) {
    this.checkedQuery = checkedQuery;
    this.reportWait = reportWait;
    this.statePublisher = statePublisher;
    this.awaitedReport = startState.awaitedReport();
    Instant earlierStart = startState.waitStart();
    this.waitStart = earlierStart == null ? reportWait.now() : earlierStart;
  }

  /** Waits for the file. An outage ends the wait only by its time-out. */
  static Complete awaitCompletion(
      CheckedQuery checkedQuery,
      ReportWait wait,
      Consumer<ReportState> statePublisher,
      Present startState) {
    StatusPolling polling = new StatusPolling(checkedQuery, wait, statePublisher, startState);
    Found startedState = startState.foundState().withWaitStart(polling.waitStart);
    return startState instanceof Complete complete
        ? polling.announceAndPublish(startedState.withCompletedReport(complete.completedReport()))
        : polling.pollUntilComplete(startedState);
  }

  private Duration maxWait() {
    return awaitedReport.maxWait(reportWait.settings());
  }

  private Complete pollUntilComplete(Found startedState) {
    Found state = publishState(startedState);
    Instant deadline = waitStart.plus(maxWait());
    reportWait.setDeadline(deadline);
    try {
      reportWait.setSubject(awaitedReport.waitSubject(state.status()));
      Instant firstPollTime = state.nextPollTime();
      reportWait.pauseUntil(firstPollTime.isBefore(deadline) ? firstPollTime : deadline);
      for (; ; ) {
        polls++;
        Present polledState = pollOnce(state);
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
    if (awaitedReport.needsAnnouncement(polls)) {
      String message = "Report %s (execution %s) is complete after %s";
      String waitedTime = Durations.toText(Duration.between(waitStart, reportWait.now()));
      reportWait
          .progressLog()
          .logEvent(message.formatted(awaitedReport.reportId(), state.executionId(), waitedTime));
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
    Found newState = publishState(state.withStatus(status, executionId));
    reportWait.setSubject(awaitedReport.waitSubject(status));
    return newState;
  }

  private Present pollOnce(Found state) {
    Optional<ReportExecution> execution =
        Executions.findAwaited(reportWait.client(), awaitedReport);
    return execution.isPresent() ? onExecution(state, execution.get()) : onMissingExecution(state);
  }

  private Present onExecution(Found previousState, ReportExecution execution) {
    Progress progress = execution.progress();
    boolean isLinkMissing = progress == Progress.WITHOUT_LINK;
    String statusText = execution.status().messageText() + (isLinkMissing ? " without a link" : "");
    pollsWithoutExecution = 0;
    pollsWithoutLink = isLinkMissing ? pollsWithoutLink + 1 : 0;
    lookupsWithoutReport = 0;
    Found state = publishStatus(previousState, statusText, execution.executionId());
    switch (progress) {
      case COMPLETE -> {
        ReportFormat format = checkedQuery.request().format();
        return state
            .withCompletedReport(CompletedReport.of(awaitedReport.reportId(), execution, format))
            .withPolls(polls);
      }
      case PAUSED ->
          throw ReportErrors.PAUSED.error(awaitedReport.reportId(), execution.executionId());
      case FAILED ->
          throw ReportErrors.FAILED.error(
              execution.status().text(), execution.reportId(), execution.executionId());
      case WITHOUT_LINK -> rejectManyPollsWithoutLink(execution);
      case RUNNING -> onRunningExecution(previousState, execution);
    }
    return state;
  }

  private void rejectManyPollsWithoutLink(ReportExecution execution) {
    if (pollsWithoutLink >= MAX_POLLS_WITHOUT_LINK) {
      throw ReportErrors.WITHOUT_LINK.error(execution.reportId(), execution.executionId());
    }
  }

  /** The service lists the first execution of a schedule before its time. */
  private void onRunningExecution(Found previousState, ReportExecution execution) {
    String status = execution.status().text();
    boolean isDocumented = execution.status().kind() != ExecutionStatus.Kind.UNKNOWN;
    if (!isDocumented && !execution.status().messageText().equals(previousState.status())) {
      // Only the service knows what the status means.
      String message =
          "Report %s has the status '%s', which the connector does not know, so the connector"
              + " continues to wait. If this wait ends with a timeout, file an issue with this"
              + " status at %s";
      reportWait
          .progressLog()
          .logWarning(message.formatted(execution.reportId(), status, ProjectUrls.ISSUES));
    }
    if (awaitedReport.isNamedByUser() && previousState.executionId() == null) {
      reportWait
          .client()
          .findReport(awaitedReport.reportId())
          .ifPresent(this::rejectFutureFirstRun);
    }
  }

  /** Counts a poll without an execution, and looks the report up if necessary. */
  private Present onMissingExecution(Found previousState) {
    boolean wasExecutionSeen =
        previousState.executionId() != null && awaitedReport.executionId() == null;
    pollsWithoutExecution++;
    pollsWithoutLink = 0;
    Found state = publishStatus(previousState, NOT_STARTED, null);
    boolean mustLookUp =
        wasExecutionSeen
            || lookupsWithoutReport > 0
            || pollsWithoutExecution % POLLS_BEFORE_LOOKUP == 0
            || (pollsWithoutExecution == 1 && awaitedReport.existedBefore());
    return mustLookUp ? lookUpMissingExecution(state) : state;
  }

  /** Looks for the execution with single-status filters, and then for the report itself. */
  private Present lookUpMissingExecution(Found state) {
    Optional<ReportExecution> hiddenExecution =
        Executions.findAwaitedByEachStatus(reportWait.client(), awaitedReport);
    if (hiddenExecution.isPresent()) {
      return onExecution(state, hiddenExecution.get());
    }
    Optional<ScheduledReport> report = reportWait.client().findReport(awaitedReport.reportId());
    report.ifPresentOrElse(this::onListedReport, this::onAbsentReport);
    return state;
  }

  /** One absence is not enough, because a list may fail briefly. */
  private void onAbsentReport() {
    Instant now = reportWait.now();
    firstTimeWithoutReport = lookupsWithoutReport == 0 ? now : firstTimeWithoutReport;
    lookupsWithoutReport++;
    boolean isProvenAbsent =
        lookupsWithoutReport >= MIN_LOOKUPS_WITHOUT_REPORT
            && !now.isBefore(firstTimeWithoutReport.plus(MIN_TIME_WITHOUT_REPORT))
            && (awaitedReport.existedBefore()
                || !now.isBefore(waitStart.plus(ReportState.LIST_LAG)));
    if (awaitedReport.isNamedByUser() || isProvenAbsent) {
      throw PlanErrors.REPORT_NOT_FOUND.error(awaitedReport.reportId());
    }
  }

  private void onListedReport(ScheduledReport report) {
    lookupsWithoutReport = 0;
    if (awaitedReport.executionId() != null) {
      // An execution that was read before may be absent from a list for a moment.
      if (awaitedReport.isNamedByUser() || pollsWithoutExecution >= POLLS_BEFORE_LOOKUP) {
        throw ReportErrors.NO_SUCH_EXECUTION.error(
            awaitedReport.reportId(), awaitedReport.executionId());
      }
    } else if (report.isPaused()) {
      throw ReportErrors.PAUSED.error(awaitedReport.reportId(), null);
    } else if (hasNoFutureRun(report)) {
      throw ReportErrors.INACTIVE_WITHOUT_EXECUTION.error(report.reportId(), report.queryId());
    } else {
      rejectFutureFirstRun(report);
    }
  }

  /** Whether the report will no longer run, so that no execution of it can come. */
  private boolean hasNoFutureRun(ScheduledReport report) {
    Instant minCreationTime = reportWait.serviceTime().minus(Retention.MAX_RUN_TIME);
    return report.isInactive()
        && ((awaitedReport.isNamedByUser() && report.isRecurring())
            || report.findCreatedTime().map(minCreationTime::isAfter).orElse(false));
  }

  /** A read does not wait for the first run of a schedule that the user has named. */
  private void rejectFutureFirstRun(ScheduledReport report) {
    Instant start = report.startTime();
    if (awaitedReport.isNamedByUser()
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
    Found pausedState = publishState(state.withNextPollTime(nextPoll));
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
        Durations.max(FIRST_INTERVAL, Durations.min(elapsedTime, MAX_EARLY_INTERVAL));
    Duration lateInterval = elapsedTime.dividedBy(ELAPSED_TIME_DIVISOR);
    return Durations.min(Durations.max(earlyInterval, lateInterval), MAX_INTERVAL);
  }

  private static Duration withJitter(Duration interval, RandomGenerator random) {
    return Duration.ofMillis(Math.round(interval.toMillis() * (1 - JITTER * random.nextDouble())));
  }
}
