package io.partnerinsights.core.report;

import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.InterruptibleLocks;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ReportState.Complete;
import io.partnerinsights.core.report.ReportState.PossiblyCreated;
import io.partnerinsights.core.report.ReportState.Present;
import io.partnerinsights.core.report.ReportState.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shares one report between threads, from the search for it until no application reads it. One
 * thread at a time waits for the service. The others wait for that thread, and one of them
 * continues its wait if it fails. Equality is identity. Thread-safe.
 */
public final class ManagedReport {
  private final CheckedQuery checkedQuery;

  /** The earliest creation time of a report that may be adopted. */
  private final Instant localEarliestCreation;

  private final Clock clock;

  /** Interval at which a waiting thread checks its own time-out. */
  private final Duration checkInterval;

  private final ReportsInUse reportsInUse;

  /** Held by the one thread that moves the report. */
  private final Lock lock;

  private final QueryFinder queryFinder;

  /** The phase that the last wait has reached; null before it, and for an unreadable report. */
  private volatile @Nullable ReportState state;

  /** The file that actions read; null until the report is complete. */
  private volatile @Nullable ReportLink link;

  private volatile boolean invalidated;

  /** The number of reports that could not be read, and were forgotten. */
  private final AtomicInteger forgottenReports = new AtomicInteger();

  /** The error of the last wait whose report was forgotten; null before the first. */
  private @Nullable PartnerInsightsException lastLoss;

  /**
   * A complete report, as one wait has reached it.
   *
   * @param link the link to its file, which all actions share
   * @param waitedTime the time waited for a permit, for the report, or for another thread's wait
   */
  public record WaitResult(ReportLink link, ReportOrigin origin, long polls, Duration waitedTime) {}

  ManagedReport(
      CheckedQuery checkedQuery,
      Instant localEarliestCreation,
      Clock clock,
      Duration checkInterval,
      ReportsInUse reportsInUse,
      Lock lock) {
    this.checkedQuery = checkedQuery;
    this.queryFinder = new QueryFinder(checkedQuery);
    this.localEarliestCreation = localEarliestCreation;
    this.clock = clock;
    this.checkInterval = checkInterval;
    this.reportsInUse = reportsInUse;
    this.lock = lock;
  }

  /**
   * Waits for the complete report.
   *
   * @param firstState the phase in which the wait begins if no wait has reached one before
   */
  WaitResult awaitCompletion(WaitContext context, ReportState firstState) {
    Instant start = context.now();
    return callLocked(
        context,
        firstState,
        (wait, startState) -> {
          ReportLink currentLink = link;
          ReportLink newLink =
              currentLink == null
                  ? awaitLink(wait, startState)
                  : renewOrReplaceLink(currentLink, wait, firstState);
          Complete completeState = newLink.completeState();
          ReportOrigin origin = completeState.awaitedReport().origin();
          Duration waitedTime = Duration.between(start, context.now());
          return new WaitResult(newLink, origin, completeState.polls(), waitedTime);
        });
  }

  /** Finds or creates the report, and returns its id. */
  String submitReport(WaitContext context, ReportState firstState) {
    return callLocked(context, firstState, this::findOrCreate).reportId();
  }

  /** Waits for other threads of this report, and makes calls. */
  private <T> T callLocked(
      WaitContext context, ReportState firstState, BiFunction<ReportWait, ReportState, T> calls) {
    return reportsInUse.callInterruptibly(
        this::reportId,
        () -> {
          int previouslyForgotten = forgottenReports.get();
          boolean hasWaited = awaitLock(context);
          try {
            throwIfReplacementLost(previouslyForgotten);
            return callInWait(context, prepareStartState(firstState, hasWaited), calls);
          } finally {
            lock.unlock();
          }
        });
  }

  /** Ends a wait in which a report and its only replacement were lost. */
  private void throwIfReplacementLost(int previouslyForgotten) {
    if (state == null && lastLoss != null && forgottenReports.get() - previouslyForgotten > 1) {
      throw lastLoss;
    }
  }

  private <T> T callInWait(
      WaitContext context, ReportState startState, BiFunction<ReportWait, ReportState, T> calls) {
    ReportWait wait = new ReportWait(context);
    Instant start = context.now();
    try {
      return calls.apply(wait, startState);
    } catch (PartnerInsightsException e) {
      ReportState reachedState = state;
      PartnerInsightsException error =
          ReportErrors.asDeletedReport(
              errorWithReport(e, reachedState == null ? startState : reachedState, context, start),
              checkedQuery);
      forgetReportIfUnreadable(error);
      throw error;
    } finally {
      wait.endWait();
    }
  }

  /**
   * Waits until this thread has the lock, and returns whether another one had it. As in a wait of
   * its own, the time-out counts from the time at which there is a report.
   */
  private boolean awaitLock(WaitContext context) {
    if (lock.tryLock()) {
      return false;
    }
    Instant start = nowIfReportKnown();
    while (!tryLock()) {
      start = start == null ? nowIfReportKnown() : start;
      checkTimeout(start, context.settings());
    }
    return true;
  }

  private boolean tryLock() {
    try {
      return lock.tryLock(checkInterval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw InterruptibleLocks.INTERRUPTED.causedBy(e);
    }
  }

  private @Nullable Instant nowIfReportKnown() {
    return reportId() == null ? null : clock.instant();
  }

  /** Ends a read that has waited too long for another thread, whose wait continues. */
  private void checkTimeout(@Nullable Instant start, ReportSettings settings) {
    ReportState reachedState = state;
    if (start != null
        && reachedState != null
        && clock.instant().isAfter(start.plus(settings.timeout()))) {
      throw ReportErrors.sharedWaitTimeout(reachedState, settings.timeout());
    }
  }

  /**
   * Forgets a lost report, and returns the phase in which a wait begins. A new read polls at once.
   * A read that waited for another thread keeps the time of the next poll, because the failure of
   * that thread may be repeated.
   */
  private ReportState prepareStartState(ReportState firstState, boolean hasWaited) {
    ReportLink currentLink = link;
    if (currentLink != null && currentLink.isLost()) {
      forgetReport(currentLink.completedReport().reportId());
    }
    ReportState reachedState = state;
    if (reachedState == null) {
      state = firstState;
      return firstState;
    }
    return reachedState.withNewWait(!hasWaited);
  }

  /**
   * Finds or creates the report, and waits for its file. A file that was complete hours ago may
   * soon be deleted, so another report replaces it. Only a wait that was interrupted or restored
   * finds such a file.
   */
  private ReportLink awaitLink(ReportWait wait, ReportState startState) {
    ReportLink foundLink = pollUntilComplete(wait, startState);
    Complete completeState = foundLink.completeState();
    if (completeState.awaitedReport().executionId() == null
        && !foundLink.retention().mayBeChosen(wait.serviceTime())) {
      reportsInUse.excludeFromAdoption(checkedQuery, completeState.reportId());
      wait.setSubjectToReport();
      Instant listLagEnd = wait.now().plus(ReportState.LIST_LAG);
      foundLink =
          pollUntilComplete(wait, PossiblyCreated.afterPost(listLagEnd, completeState.mark()));
    }
    link = foundLink;
    return foundLink;
  }

  private ReportLink pollUntilComplete(ReportWait wait, ReportState startState) {
    Present present = findOrCreate(wait, startState);
    Complete completeState =
        StatusPolling.awaitCompletion(checkedQuery, wait, this::publishState, present);
    return new ReportLink(checkedQuery, wait.context(), lock, completeState);
  }

  /**
   * Gets a new link for another action. A report that is gone, or may soon be deleted once the link
   * is there, is replaced before the action starts, unless an earlier process has read a part of
   * it.
   */
  private ReportLink renewOrReplaceLink(
      ReportLink oldLink, ReportWait wait, ReportState firstState) {
    String reportId = oldLink.completedReport().reportId();
    boolean isReplaceable =
        !checkedQuery.request().namesReport() && firstState.executionId() == null;
    try {
      oldLink.renewHoldingLock(wait);
      if (!isReplaceable || oldLink.retention().hasTimeForAction(wait.serviceTime())) {
        reportsInUse.markAsUsed(checkedQuery, reportId);
        return oldLink;
      }
      reportsInUse.excludeFromAdoption(checkedQuery, reportId);
    } catch (PartnerInsightsException e) {
      if (!isReplaceable || !oldLink.isLost()) {
        throw e;
      }
      reportsInUse.excludeUnreadableReport(checkedQuery, reportId);
    }
    clearReport();
    return awaitLink(wait, prepareStartState(firstState, false));
  }

  /** Finds or creates the report, unless the service has shown it. */
  private Present findOrCreate(ReportWait wait, ReportState startState) {
    wait.checkInterrupt();
    Present reachedState =
        startState instanceof Present present ? present : searchOrCreate(wait, startState);
    publishState(reachedState);
    reportsInUse.cleanUpBeforePolls(wait, startState, reachedState.awaitedReport());
    return reachedState;
  }

  private Present searchOrCreate(ReportWait wait, ReportState startState) {
    return newSearch(wait, startState)
        .findReport()
        .orElseGet(() -> createReport(wait, new Wanted(startState.mark())));
  }

  private Present createReport(ReportWait wait, Wanted wantedState) {
    publishState(wantedState);
    return new ReportCreation(
            checkedQuery,
            wait,
            queryFinder,
            id -> reportsInUse.wasUsedRecently(checkedQuery.connection(), id),
            this::publishState)
        .createReport(wantedState);
  }

  /** Returns the search for a report that serves this query. */
  ReportSearch newSearch(ReportWait wait, ReportState startState) {
    return new ReportSearch(
        checkedQuery,
        localEarliestCreation,
        id -> reportsInUse.isExcludedFromAdoption(checkedQuery, id),
        wait,
        queryFinder,
        startState);
  }

  private void publishState(ReportState reachedState) {
    state = reachedState;
    String id = reachedState.reportId();
    if (id != null) {
      reportsInUse.markAsUsed(checkedQuery, id);
    }
  }

  private PartnerInsightsException errorWithReport(
      PartnerInsightsException e, ReportState reachedState, WaitContext context, Instant start) {
    if (e.code() != ErrorCode.WAIT_INTERRUPTED) {
      return ReportErrors.withReportId(reachedState, e);
    }
    Instant waitStart =
        link == null && reachedState.waitStart() != null ? reachedState.waitStart() : start;
    return ReportErrors.asInterruptedWait(
        reachedState, Duration.between(waitStart, context.now()), e);
  }

  private void forgetReportIfUnreadable(PartnerInsightsException error) {
    String id = reportId();
    if (id != null
        && ReportErrors.isReportUnreadable(error.code())
        && !checkedQuery.request().namesReport()) {
      lastLoss = error;
      forgetReport(id);
    }
  }

  /** The next wait begins anew, and does not find the report that lists may still show. */
  private void forgetReport(String reportId) {
    reportsInUse.excludeUnreadableReport(checkedQuery, reportId);
    clearReport();
  }

  private void clearReport() {
    forgottenReports.incrementAndGet();
    state = null;
    link = null;
  }

  public CheckedQuery checkedQuery() {
    return checkedQuery;
  }

  Instant localEarliestCreation() {
    return localEarliestCreation;
  }

  /** Ensures that no later action begins to read the report; a wait for it continues. */
  void invalidate() {
    invalidated = true;
  }

  /** Returns the phase that the last wait has reached; null before the first one. */
  @Nullable ReportState state() {
    return state;
  }

  @Nullable String reportId() {
    ReportState reachedState = state;
    return reachedState == null ? null : reachedState.reportId();
  }

  /** Returns the id of the execution whose file can be read. */
  Optional<String> findExecutionId() {
    return Optional.ofNullable(link)
        .map(currentLink -> currentLink.completedReport().executionId());
  }

  /** Whether the report was completed longer ago. A running report has no age. */
  boolean isOlderThan(Duration maxAge) {
    ReportLink currentLink = link;
    return currentLink != null
        && currentLink.localCompletion().plus(maxAge).isBefore(clock.instant());
  }

  /** Returns the retention: over for a lost or invalidated report, unknown for a running report. */
  Retention retention() {
    ReportLink currentLink = link;
    if (invalidated || (currentLink != null && currentLink.isLost())) {
      return Retention.EXPIRED;
    }
    return currentLink == null ? Retention.NO_KNOWN_END : currentLink.retention();
  }

  /** Describes the report, such as {@code report 1f2e, complete since 2026-01-01T00:00:00Z}. */
  Optional<String> findDescription() {
    ReportLink currentLink = link;
    String progress =
        currentLink == null
            ? "which is still running"
            : "complete since " + currentLink.localCompletion();
    return Optional.ofNullable(reportId()).map(id -> "report " + id + ", " + progress);
  }
}
