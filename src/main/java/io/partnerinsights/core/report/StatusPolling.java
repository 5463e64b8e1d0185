package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
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
import io.partnerinsights.core.report.ReportState.Polls;
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
 * @param since when the wait for the report began, in this wait or in an earlier one
 */
record StatusPolling(
    CheckedQuery checked,
    ReportWait waiting,
    Consumer<ReportState> publish,
    Target report,
    Instant since) {
  /** Failures that can pass without a change. */
  private static final Set<ErrorCode> TRANSIENT =
      EnumSet.of(
          ErrorCode.SERVICE_FAILED,
          ErrorCode.RATE_LIMITED,
          ErrorCode.SERVICE_UNREACHABLE,
          ErrorCode.SIGN_IN_UNREACHABLE);

  /** Maximum number of polls that show a completed execution without a link: it may come later. */
  private static final int MAX_LINKLESS = 5;

  /** After this number of polls without an execution, the report itself is looked up. */
  private static final int MISSES_BEFORE_CHECK = 10;

  private static final Duration FIRST_INTERVAL = Duration.ofMillis(250);

  /** Maximum interval in the first 40 seconds. */
  private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(2);

  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(5);
  private static final int PART_OF_ELAPSED = 20;
  private static final double JITTER = 0.1;

  private static final String NOT_STARTED = "not started";

  /** Waits for the file. An outage ends the wait only by its time-out. */
  static Complete await(
      CheckedQuery checked, ReportWait waiting, Consumer<ReportState> publish, Present from) {
    Instant since = from.since() == null ? waiting.now() : from.since();
    StatusPolling polling = new StatusPolling(checked, waiting, publish, from.target(), since);
    Found begun = from.found().with(each -> each.beganAt(since));
    return from instanceof Complete complete
        ? polling.announce(new Complete(begun, complete.file()))
        : polling.await(begun);
  }

  private Duration limit() {
    return report.limit(waiting.settings());
  }

  private Complete await(Found begun) {
    Found state = published(begun);
    Instant deadline = since.plus(limit());
    waiting.until(deadline);
    try {
      waiting.awaits(report.subject(state.polling().status()));
      Instant first = state.nextCall();
      waiting.pauseUntil(first.isBefore(deadline) ? first : deadline);
      for (; ; ) {
        Present polled = poll(state.with(each -> each.with(each.polls().next())));
        if (polled instanceof Complete complete) {
          return announce(complete);
        }
        state = pause(polled.found());
      }
    } catch (PartnerInsightsException e) {
      boolean mayPass = TRANSIENT.contains(e.code()) || LastingFailure.isCauseOf(e);
      throw isOver() && mayPass ? timeout(state, e) : e;
    }
  }

  /** Logs and publishes that the search or a poll has just found the file. */
  private Complete announce(Complete state) {
    if (report.isAnnounced(state.polling().polls())) {
      String line = "Report %s (execution %s) is complete after %s";
      String waited = Durations.readable(Duration.between(since, waiting.now()));
      waiting.shown().event(line.formatted(report.reportId(), state.executionId(), waited));
    }
    return published(state);
  }

  private <T extends ReportState> T published(T state) {
    publish.accept(state);
    return state;
  }

  private PartnerInsightsException timeout(
      Found state, @Nullable PartnerInsightsException failure) {
    return ReportErrors.timeout(state, limit(), waiting.outage(), failure);
  }

  private boolean isOver() {
    return Durations.isOver(waiting.left());
  }

  private Found status(Found state, String status, @Nullable String executionId) {
    Found next = published(state.with(each -> each.polled(status, executionId)));
    waiting.awaits(report.subject(status));
    return next;
  }

  private Present poll(Found state) {
    Optional<ReportExecution> chosen = Executions.poll(waiting.client(), report);
    return chosen.isPresent() ? seen(state, chosen.get()) : missing(state);
  }

  private Present seen(Found before, ReportExecution execution) {
    Meaning meaning = execution.meaning();
    boolean withoutLink = meaning == Meaning.WITHOUT_LINK;
    String shown = execution.status().messageText() + (withoutLink ? " without a link" : "");
    Found counted = before.with(each -> each.with(each.polls().seen(withoutLink)));
    Found state = status(counted, shown, execution.executionId());
    switch (meaning) {
      case COMPLETE -> {
        String id = report.reportId();
        return published(
            state.withFile(CompletedReport.of(id, execution, checked.request().format())));
      }
      case PAUSED -> throw ReportErrors.PAUSED.error(report.reportId(), execution.executionId());
      case FAILED ->
          throw ReportErrors.FAILED.error(
              execution.status().text(), execution.reportId(), execution.executionId());
      case WITHOUT_LINK -> checkLink(state, execution);
      case RUNNING -> checkRunning(before, execution);
    }
    return state;
  }

  private static void checkLink(Found state, ReportExecution execution) {
    if (state.polling().polls().linkless() >= MAX_LINKLESS) {
      throw ReportErrors.WITHOUT_LINK.error(execution.reportId(), execution.executionId());
    }
  }

  /** The service lists the first execution of a schedule before its time. */
  private void checkRunning(Found before, ReportExecution execution) {
    String status = execution.status().text();
    boolean isDocumented = execution.status().kind() != ExecutionStatus.Kind.UNKNOWN;
    if (!isDocumented && !execution.status().messageText().equals(before.polling().status())) {
      // Only the service knows what the status means.
      String line = "Report %s has the undocumented status '%s', and the wait continues";
      waiting.shown().warning(line.formatted(execution.reportId(), status));
    }
    if (report.isGiven() && before.executionId() == null) {
      waiting.client().report(report.reportId()).ifPresent(this::checkFirstRun);
    }
  }

  /** Looks the report up if no execution of it may come. */
  private Present missing(Found before) {
    boolean known = before.executionId() != null && report.executionId() == null;
    Found counted = before.with(each -> each.with(each.polls().missing()));
    Found state = status(counted, NOT_STARTED, null);
    Polls polls = state.polling().polls();
    boolean check =
        known
            || polls.absences() > 0
            || polls.missed() % MISSES_BEFORE_CHECK == 0
            || (polls.missed() == 1 && report.isListed());
    return check ? check(state) : state;
  }

  /** A service that ignores a filter with several statuses shows that by a filter with one. */
  private Present check(Found state) {
    Optional<ReportExecution> hidden = Executions.hidden(waiting.client(), report);
    if (hidden.isPresent()) {
      return seen(state, hidden.get());
    }
    Optional<ScheduledReport> found = waiting.client().report(report.reportId());
    Polls before = state.polling().polls();
    found.ifPresent(present -> checkPresent(before, present));
    Polls polls = found.isPresent() ? before.present() : absent(before);
    return published(state.with(each -> each.with(polls)));
  }

  private Polls absent(Polls before) {
    Instant now = waiting.now();
    Polls polls = before.absent(now);
    boolean certain =
        polls.showGone(now)
            && (report.isListed() || !now.isBefore(since.plus(ReportState.LIST_LAG)));
    if (report.isGiven() || certain) {
      throw PlanErrors.REPORT_NOT_FOUND.error(report.reportId());
    }
    return polls;
  }

  private void checkPresent(Polls polls, ScheduledReport found) {
    if (report.executionId() != null) {
      // An execution that was read before may be absent from a list for a moment.
      if (report.isGiven() || polls.missed() >= MISSES_BEFORE_CHECK) {
        throw ReportErrors.NO_SUCH_EXECUTION.error(report.reportId(), report.executionId());
      }
    } else if (found.isPaused()) {
      throw ReportErrors.PAUSED.error(report.reportId(), null);
    } else if (isFinished(found)) {
      throw ReportErrors.FINISHED.error(found.reportId(), found.queryId());
    } else {
      checkFirstRun(found);
    }
  }

  /** Whether the report will no longer run, so that no execution of it can come. */
  private boolean isFinished(ScheduledReport found) {
    Instant longAgo = waiting.serviceTime().minus(Retention.LONGEST_RUN);
    return Executions.haveEnded(found)
        && ((report.isGiven() && found.isScheduled())
            || found.findCreatedTime().map(longAgo::isAfter).orElse(false));
  }

  /** A read does not wait for the first run of a schedule that the user has named. */
  private void checkFirstRun(ScheduledReport found) {
    Instant start = found.startTime();
    if (report.isGiven()
        && !found.isExecuteNow()
        && start != null
        && waiting.serviceTime().isBefore(start)) {
      throw ReportErrors.NOT_RUN_YET.error(start, found.reportId(), found.queryId());
    }
  }

  /** Sleeps until the next poll, which is not after the deadline. */
  private Found pause(Found state) {
    if (isOver()) {
      throw timeout(state, null);
    }
    Duration elapsed = Duration.between(since, waiting.now());
    Duration next = interval(waiting, elapsed);
    Duration pause = Durations.shorter(next, waiting.left());
    Instant due = waiting.now().plus(pause);
    Found paused = published(state.with(each -> each.nextAt(due)));
    waiting.pause(pause);
    return paused;
  }

  /** Returns the time until the next poll; its own is shortened by a jitter of up to a tenth. */
  static Duration interval(ReportWait waiting, Duration elapsed) {
    Duration fixed = waiting.settings().limits().pollInterval();
    return fixed == null ? jittered(adaptive(elapsed), waiting.context().random()) : fixed;
  }

  private static Duration adaptive(Duration elapsed) {
    Duration atFirst =
        Durations.longer(FIRST_INTERVAL, Durations.shorter(elapsed, LONGEST_AT_FIRST));
    Duration later = elapsed.dividedBy(PART_OF_ELAPSED);
    return Durations.shorter(Durations.longer(atFirst, later), LONGEST_INTERVAL);
  }

  private static Duration jittered(Duration interval, RandomGenerator random) {
    return Duration.ofMillis(Math.round(interval.toMillis() * (1 - JITTER * random.nextDouble())));
  }
}
