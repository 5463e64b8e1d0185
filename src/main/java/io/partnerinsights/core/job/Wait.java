package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.report.ReportErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The waiting for one report: when to look, what a look means, and how it ends. The caller's thread
 * begins it; after that it is touched only by the thread that keeps the {@link Lookout}.
 */
final class Wait {
  /** A look that ends so has not seen anything: the report goes on being made meanwhile. */
  private static final Set<ErrorCode> NO_LOOK =
      EnumSet.of(
          ErrorCode.SERVICE_FAILED,
          ErrorCode.RATE_LIMITED,
          ErrorCode.SERVICE_UNREACHABLE,
          ErrorCode.SIGN_IN_UNREACHABLE);

  private final ReportWaiter waiter;
  private final ReportHandle report;
  private final ExecutionFilter filter;
  private final WaitProgress progress;
  private final WaitFigures figures;
  private final Prospects prospects;
  private final Lookout lookout;
  private Instant nextLook;

  /** Gives the execution or throws; made of an exception only in the thread that waits. */
  private volatile Supplier<ReportExecution> end;

  Wait(ReportWaiter waiter, ReportHandle report, WaitFigures figures) {
    this.waiter = waiter;
    this.report = report;
    this.figures = figures;
    this.filter =
        report
            .executionId()
            .map(id -> ExecutionFilter.byId(report.reportId(), id))
            .orElseGet(() -> ExecutionFilter.latest(report.reportId()));
    this.progress = new WaitProgress(report, waiter.clock, waiter.audience.log());
    this.lookout = Lookout.of(waiter.client);
    this.prospects = new Prospects(waiter.client, report, waiter.rules.timeout(), waiter.clock);
  }

  ReportExecution untilComplete() {
    try {
      ReportExecution complete = complete();
      if (progress.hasWaited()) {
        progress.logEnd();
        waiter.audience.listener().completed(progress.now());
      }
      return complete;
    } catch (PartnerInsightsException e) {
      waiter.audience.listener().failed(progress.now(), e);
      throw e;
    }
  }

  /** What is there already is found by a look of its own; the rest is the lookout's. */
  private ReportExecution complete() {
    try {
      if (report.isOrderedThisMoment(now())) {
        planNextLook();
      } else {
        look();
      }
      awaitLookout();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw WaitErrors.interrupted(progress, e);
    }
    return end.get();
  }

  private void awaitLookout() throws InterruptedException {
    if (isOver()) {
      return;
    }
    lookout.await(this);
  }

  String reportId() {
    return report.reportId();
  }

  /** Whether it is the report's latest execution that is waited for. */
  boolean isForLatest() {
    return report.executionId().isEmpty();
  }

  boolean isOver() {
    return end != null;
  }

  boolean isDue() {
    return !now().isBefore(nextLook);
  }

  /** Whether an execution of it has been seen. */
  boolean isKnown() {
    return progress.isKnown();
  }

  /** Whether a list without it is to be doubted. */
  boolean isMissed() {
    return isKnown() || progress.isTimeToDoubt();
  }

  /** Whether an execution in a list of several reports' is this one's. */
  boolean isOfThis(ReportExecution execution) {
    return execution.reportId().equalsIgnoreCase(report.reportId());
  }

  /** A line of the log, if it is time for one. */
  void tell() {
    progress.logWaiting(untilNextLook());
  }

  /** How long nothing is to be done for this wait. */
  Duration rest() {
    return Durations.shorter(untilNextLook(), progress.untilNextLine());
  }

  private Duration untilNextLook() {
    return Duration.between(now(), nextLook);
  }

  void sleep(Duration duration, Semaphore bell) throws InterruptedException {
    waiter.sleeper.sleep(duration, bell);
  }

  /**
   * A look for this report only.
   *
   * @return whether an execution is listed
   */
  boolean look() throws InterruptedException {
    Optional<ReportExecution> seen;
    try {
      seen = execution();
    } catch (PartnerInsightsException e) {
      failed(e);
      return false;
    }
    saw(seen);
    return seen.isPresent();
  }

  private boolean isMeant(ReportExecution execution) {
    return report.executionId().map(execution.executionId()::equalsIgnoreCase).orElse(true);
  }

  private Optional<ReportExecution> execution() {
    try {
      return executions(filter).stream().filter(this::isMeant).findFirst();
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND) {
        throw e;
      }
      if (report.isYoung(now())) {
        return Optional.empty();
      }
      throw ReportErrors.reportNotFound(report.reportId());
    }
  }

  List<ReportExecution> executions(ExecutionFilter asked) {
    return waiter.client.executions(asked);
  }

  /** What a look has shown of this report. */
  void saw(Optional<ReportExecution> seen) throws InterruptedException {
    figures.countLook();
    seen.ifPresentOrElse(progress::saw, progress::sawNothing);
    try {
      if (seen.isEmpty() && progress.isTimeToDoubt()) {
        progress.expects(prospects.check(progress.start()));
      }
    } catch (PartnerInsightsException e) {
      failed(e);
      return;
    }
    progress.answered();
    seen.ifPresent(this::judge);
    planNextLook();
    if (!isOver()) {
      waiter.audience.listener().polled(progress.now());
    }
  }

  private void judge(ReportExecution execution) {
    switch (execution.status().kind()) {
      case PENDING, RUNNING -> {}
      case COMPLETED -> judgeCompleted(execution);
      case PAUSED -> endWith(() -> WaitErrors.paused(execution));
      case UNKNOWN -> endWith(() -> WaitErrors.failed(execution));
    }
  }

  private void judgeCompleted(ReportExecution execution) {
    if (execution.reportAccessSecureLink().isPresent()) {
      end = () -> execution;
    } else if (progress.isLinkOverdue()) {
      endWith(() -> WaitErrors.withoutLink(execution));
    }
  }

  /** A look has failed: an outage is waited through, a refusal is the end. */
  void failed(PartnerInsightsException e) throws InterruptedException {
    if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
      throw interrupted(e);
    }
    figures.countLook();
    if (isRefusal(e)) {
      endWith(() -> e);
    } else {
      progress.failed(e);
      planNextLook();
    }
  }

  static boolean isRefusal(PartnerInsightsException e) {
    return !NO_LOOK.contains(e.code()) && e.code() != ErrorCode.WAIT_INTERRUPTED;
  }

  /** As the JDK has it: with the exception, the thread's flag is cleared. */
  private static InterruptedException interrupted(PartnerInsightsException e) {
    Thread.interrupted();
    InterruptedException interrupt = new InterruptedException(e.getMessage());
    interrupt.initCause(e);
    return interrupt;
  }

  private void endWith(Supplier<PartnerInsightsException> failure) {
    end =
        () -> {
          throw failure.get();
        };
  }

  private void planNextLook() {
    Duration left = waiter.rules.timeout().minus(progress.elapsed());
    if (!isOver() && Durations.isOver(left)) {
      endWith(() -> WaitErrors.timeout(waiter.rules.timeout(), progress));
    }
    nextLook = now().plus(Durations.shorter(pause(), left));
  }

  private Duration pause() {
    Duration made = progress.inTheMaking();
    return made.isNegative()
        ? Durations.shorter(made.negated(), waiter.rules.schedule().next(progress.elapsed()))
        : waiter.rules.schedule().next(made);
  }

  private Instant now() {
    return waiter.clock.instant();
  }
}
