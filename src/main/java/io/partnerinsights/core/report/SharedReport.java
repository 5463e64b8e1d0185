package io.partnerinsights.core.report;

import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ReportState.Complete;
import io.partnerinsights.core.report.ReportState.Present;
import io.partnerinsights.core.report.ReportState.Unlisted;
import io.partnerinsights.core.report.ReportState.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shares one report between threads, from the search for it until no application reads it. One
 * thread at a time waits for the service. The others wait for that thread, and one of them
 * continues its wait if it fails. Equality is identity. Thread-safe.
 */
public final class SharedReport {
  private final CheckedQuery checked;

  /** The earliest creation time of a report that may be adopted. */
  private final Instant localSince;

  private final Clock clock;

  /** Interval at which a waiting thread checks its own time-out. */
  private final Duration checkInterval;

  private final ReportsInUse inUse;

  /** Held by the one thread that moves the report. */
  private final Lock lock;

  private final ReportQuery query;

  /** The phase that the last wait has reached; null before it, and for an unreadable report. */
  private volatile @Nullable ReportState state;

  /** The file that actions read; null until the report is complete. */
  private volatile @Nullable ReportLink link;

  private volatile boolean invalidated;

  /**
   * A complete report, as one wait has reached it.
   *
   * @param link the link to its file, which all actions share
   * @param waited the time waited for a permit, for the report, or for another thread's wait
   */
  public record WaitResult(ReportLink link, ReportOrigin origin, long polls, Duration waited) {}

  SharedReport(
      CheckedQuery checked,
      Instant localSince,
      Clock clock,
      Duration checkInterval,
      ReportsInUse inUse,
      Lock lock) {
    this.checked = checked;
    this.query = new ReportQuery(checked);
    this.localSince = localSince;
    this.clock = clock;
    this.checkInterval = checkInterval;
    this.inUse = inUse;
    this.lock = lock;
  }

  /** Waits for the complete report, for a read whose own wait begins with this phase. */
  WaitResult await(ReportContext context, ReportState first) {
    Instant start = context.now();
    return locked(
        context,
        first,
        (waiting, from) -> {
          ReportLink known = link;
          ReportLink ready = known == null ? complete(waiting, from) : renew(known, waiting, first);
          Complete complete = ready.complete();
          ReportOrigin origin = complete.target().origin();
          long polls = complete.polling().polls().count();
          return new WaitResult(ready, origin, polls, Duration.between(start, context.now()));
        });
  }

  /** Finds or creates the report, and returns its id. */
  String submit(ReportContext context, ReportState first) {
    return locked(context, first, this::findOrCreate).reportId();
  }

  /** Makes calls once no other thread of this report does. */
  private <T> T locked(
      ReportContext context, ReportState first, BiFunction<ReportWait, ReportState, T> calls) {
    return inUse.await(
        this::reportId,
        () -> {
          boolean waited = awaitLock(context);
          try {
            return call(context, next(first, waited), calls);
          } finally {
            lock.unlock();
          }
        });
  }

  private <T> T call(
      ReportContext context, ReportState from, BiFunction<ReportWait, ReportState, T> calls) {
    ReportWait waiting = new ReportWait(context);
    Instant start = context.now();
    try {
      return calls.apply(waiting, from);
    } catch (PartnerInsightsException e) {
      ReportState reached = state;
      throw failed(named(e, reached == null ? from : reached, context, start));
    } finally {
      waiting.end();
    }
  }

  /**
   * Waits until this thread has the lock, and returns whether another one had it. As in a wait of
   * its own, the time-out counts from the time at which there is a report.
   */
  private boolean awaitLock(ReportContext context) {
    if (lock.tryLock()) {
      return false;
    }
    Instant start = timeOfReport();
    while (!tryLock()) {
      start = start == null ? timeOfReport() : start;
      checkTimeout(start, context.settings());
    }
    return true;
  }

  private boolean tryLock() {
    try {
      return lock.tryLock(checkInterval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.INTERRUPTED_BESIDE.causedBy(e);
    }
  }

  private @Nullable Instant timeOfReport() {
    return reportId() == null ? null : clock.instant();
  }

  /** Ends a read that has waited too long for another thread, whose wait continues. */
  private void checkTimeout(@Nullable Instant start, ReportSettings settings) {
    ReportState now = state;
    if (start != null && now != null && clock.instant().isAfter(start.plus(settings.timeout()))) {
      throw ReportErrors.sharedWaitTimeout(now, settings.timeout());
    }
  }

  /**
   * Begins a wait, and returns where it continues. A new read polls at once. A read that had waited
   * for another one keeps its schedule: what has ended the other wait may be about to end this one.
   */
  private ReportState next(ReportState first, boolean waited) {
    ReportLink known = link;
    if (known != null && known.isLost()) {
      forget(known.file().reportId());
    }
    ReportState reached = state;
    if (reached == null) {
      state = first;
      return first;
    }
    return reached.withNewWait(waited ? reached.nextCall() : Instant.MIN);
  }

  /**
   * Finds or creates the report, and waits for its file. A file that was complete hours ago may
   * soon be deleted, so another report replaces it. Only a wait that was interrupted or restored
   * finds such a file.
   */
  private ReportLink complete(ReportWait waiting, ReportState from) {
    ReportLink found = poll(waiting, from);
    Complete complete = found.complete();
    if (complete.target().executionId() == null
        && !found.retention().mayStartAction(waiting.serviceTime())) {
      inUse.exclude(checked, complete.reportId());
      waiting.awaitsCreation();
      Instant listedAt = waiting.now().plus(ReportState.LIST_LAG);
      found = poll(waiting, Unlisted.until(listedAt, complete.mark()));
    }
    link = found;
    return found;
  }

  private ReportLink poll(ReportWait waiting, ReportState from) {
    Present present = findOrCreate(waiting, from);
    Complete complete = StatusPolling.await(checked, waiting, this::publish, present);
    return new ReportLink(checked, waiting.context(), lock, complete);
  }

  /**
   * Gets a new link for another action. A report that is gone is replaced before the action starts,
   * unless an earlier process has read a part of it.
   */
  private ReportLink renew(ReportLink known, ReportWait waiting, ReportState first) {
    String id = known.file().reportId();
    try {
      ReportLink renewed = known.refresh(waiting);
      inUse.add(checked, id);
      return renewed;
    } catch (PartnerInsightsException e) {
      if (checked.request().isGiven() || first.executionId() != null || !known.isLost()) {
        throw e;
      }
      forget(id);
      return complete(waiting, next(first, false));
    }
  }

  /** Finds or creates the report, unless the service has shown it. */
  private Present findOrCreate(ReportWait waiting, ReportState from) {
    waiting.checkInterrupt();
    Present reached = from.orFind(absent -> findOrCreateAbsent(waiting, absent));
    publish(reached);
    inUse.deleteDue(waiting, from, reached.target());
    return reached;
  }

  private Present findOrCreateAbsent(ReportWait waiting, ReportState from) {
    Optional<Present> found = search(waiting, from).find();
    return found.isPresent() ? found.get() : create(waiting, new Wanted(from.mark()));
  }

  private Present create(ReportWait waiting, Wanted wanted) {
    publish(wanted);
    return new ReportCreation(checked, waiting, query, this::publish).create(wanted);
  }

  /** Returns the search for a report that serves this query. */
  ReportSearch search(ReportWait waiting, ReportState from) {
    return new ReportSearch(
        checked, localSince, id -> inUse.isExcluded(checked, id), waiting, query, from);
  }

  private void publish(ReportState reached) {
    state = reached;
    String id = reached.reportId();
    if (id != null) {
      inUse.add(checked, id);
    }
  }

  /** Returns the error with the name of the report, if there is one. */
  private PartnerInsightsException named(
      PartnerInsightsException e, ReportState reached, ReportContext context, Instant start) {
    if (e.code() != ErrorCode.WAIT_INTERRUPTED) {
      return ReportErrors.ended(reached, e);
    }
    Instant since = link == null && reached.since() != null ? reached.since() : start;
    return ReportErrors.interrupted(reached, Duration.between(since, context.now()), e);
  }

  /** Ends the use of a report that cannot be read, and returns the error for the user. */
  private PartnerInsightsException failed(PartnerInsightsException e) {
    String id = reportId();
    if (id != null && ReportErrors.isFinal(e.code()) && !checked.request().isGiven()) {
      forget(id);
    }
    return ReportErrors.lost(e, checked);
  }

  /** The next wait begins anew, and does not find the report that lists may still show. */
  private void forget(String reportId) {
    inUse.remove(checked, reportId);
    state = null;
    link = null;
  }

  public CheckedQuery checked() {
    return checked;
  }

  Instant localSince() {
    return localSince;
  }

  /** Invalidates it, and returns the report's id if it has one, so that it is not adopted. */
  Optional<String> invalidate() {
    invalidated = true;
    return Optional.ofNullable(reportId());
  }

  /** Returns the phase that the last wait has reached; null before the first one. */
  @Nullable ReportState state() {
    return state;
  }

  @Nullable String reportId() {
    ReportState reached = state;
    return reached == null ? null : reached.reportId();
  }

  /** Returns the id of the execution whose file can be read. */
  Optional<String> executionId() {
    return Optional.ofNullable(link).map(known -> known.file().executionId());
  }

  /** Whether it was completed longer ago; a report that still runs has no age. */
  boolean isOlderThan(Duration maxAge) {
    ReportLink known = link;
    return known != null && known.localCompletion().plus(maxAge).isBefore(clock.instant());
  }

  /**
   * Returns its retention: no action can read a lost or invalidated report, and one that still runs
   * stays.
   */
  Retention retention() {
    ReportLink known = link;
    if (invalidated || (known != null && known.isLost())) {
      return Retention.OVER;
    }
    return known == null ? Retention.UNKNOWN : known.retention();
  }

  /** Describes it, such as {@code report 1f2e, complete since 2026-01-01T00:00:00Z}. */
  Optional<String> describe() {
    ReportLink known = link;
    String now =
        known == null ? "which is still running" : "complete since " + known.localCompletion();
    return Optional.ofNullable(reportId()).map(id -> "report " + id + ", " + now);
  }
}
