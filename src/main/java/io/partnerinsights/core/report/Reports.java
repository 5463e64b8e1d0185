package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.http.Threads;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.SharedKey;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one application, by connection and fingerprint: those that its reads share, that
 * it may be reading and does not delete, and that it does not adopt. And the threads that wait.
 * Thread-safe.
 */
public final class Reports implements SharedReport.Registry, AutoCloseable {
  /** Maximum time for interrupted threads to end a call. */
  private static final Duration THREADS_LIMIT = Duration.ofSeconds(5);

  /** Maximum number of remembered reports; a forgotten one may be adopted again. */
  private static final int MAX_REPORTS = 1_000;

  /** Maximum number of accounts that are remembered as cleaned; the others are cleaned again. */
  private static final int MAX_ACCOUNTS = 100;

  /** Time for which this application does not delete a report that it began to read. */
  private static final Duration LONGEST_USE = Duration.ofHours(12);

  /** Interval at which a thread that waits for another one checks its own time-out. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private final Duration checkInterval;
  private final Threads threads;
  private final Map<SharedKey, SharedReport> current = new LruMap<>(MAX_REPORTS);

  /** Guards the threads; its condition signals the end of each thread's wait. */
  private final Lock waitingLock;

  private final Condition end;
  private final Set<Thread> waiting = new LinkedHashSet<>();
  private boolean stopped;

  /** When an action has last begun to read each report, or waited for it. */
  private final Map<SharedKey, Instant> used = new LruMap<>(MAX_REPORTS);

  /** The reports that are not adopted again: lists may still show them. */
  private final Set<SharedKey> excluded = LruMap.newSet(MAX_REPORTS);

  /** The accounts on which this application has deleted due reports of earlier ones. */
  private final Set<ConnectionId> cleaned = LruMap.newSet(MAX_ACCOUNTS);

  /** When all reports were last invalidated. */
  private Instant allInvalidated = Instant.MIN;

  public Reports(Clock clock) {
    this(clock, CHECK_INTERVAL, Threads.system());
  }

  /** Tests have a shorter interval of checks, because they move the clock, and other threads. */
  public Reports(Clock clock, Duration checkInterval, Threads threads) {
    this.clock = clock;
    this.checkInterval = checkInterval;
    this.threads = threads;
    this.waitingLock = threads.lock();
    this.end = waitingLock.newCondition();
  }

  /** Returns the report that a new read of this plan shares; no call. */
  synchronized SharedReport share(ReportPlan plan, WaitContext waits) {
    SharedReport shared = find(plan, waits).orElseGet(() -> unshared(plan));
    current.put(plan.key(), shared);
    return shared;
  }

  /** Returns a report that no other read shares; it adopts none from before an invalidation. */
  synchronized SharedReport unshared(ReportPlan plan) {
    SharedReport shared = current.get(plan.key());
    return create(plan, shared == null ? allInvalidated : shared.localSince());
  }

  private SharedReport create(ReportPlan plan, Instant localSince) {
    InterruptibleLock lock = new InterruptibleLock(threads);
    return new SharedReport(plan, localSince, clock, checkInterval, this, lock);
  }

  /** Returns the remembered report that a read of this plan would share. */
  synchronized Optional<SharedReport> find(ReportPlan plan, WaitContext waits) {
    Duration maxAge = waits.settings().maxAge();
    return Optional.ofNullable(current.get(plan.key()))
        .filter(report -> !report.isOlderThan(maxAge))
        .filter(report -> Retention.mayStart(report.end(), waits.serviceTime()));
  }

  /**
   * Invalidates the report of this plan, or those on its dataset that reads of this application
   * share: the next read gets a report that is created after this call. Nothing is deleted on the
   * service.
   */
  public synchronized void invalidate(ReportPlan plan, boolean dataset) {
    current.putIfAbsent(plan.key(), unshared(plan));
    Predicate<ReportPlan> same =
        dataset ? other -> isOnDatasetOf(plan, other) : other -> other.key().equals(plan.key());
    current.replaceAll((key, report) -> same.test(report.plan()) ? invalidate(report) : report);
  }

  /** Invalidates all reports of this application, as {@link #invalidate}. */
  public synchronized void invalidateAll() {
    allInvalidated = clock.instant();
    current.replaceAll((key, report) -> invalidate(report));
  }

  /** Returns the report that replaces this one for reads that begin now. */
  private SharedReport invalidate(SharedReport report) {
    report.invalidate().ifPresent(id -> exclude(report.plan(), id));
    return create(report.plan(), clock.instant());
  }

  private static boolean isOnDatasetOf(ReportPlan plan, ReportPlan other) {
    return plan.connection().equals(other.connection())
        && plan.account().equals(other.account())
        && plan.query().dataset().equalsIgnoreCase(other.query().dataset());
  }

  /**
   * Ends all waits; takes at most 5 s. Later applications delete the reports, after their
   * {@linkplain Retention retention}.
   */
  @Override
  public void close() {
    waitingLock.lock();
    try {
      stopped = true;
      waiting.forEach(Thread::interrupt);
      awaitEnd();
    } finally {
      waitingLock.unlock();
    }
  }

  /** Deletes what earlier applications have left on the account, once in this application. */
  public void deleteDueReports(WaitContext waits) {
    ReportWait.within(
        waits,
        wait -> {
          deleteExpired(wait, null, false);
          return wait;
        });
  }

  public Threads threads() {
    return threads;
  }

  @Override
  public void enter() {
    waitingLock.lock();
    try {
      if (stopped) {
        throw ReportErrors.APPLICATION_ENDED.error();
      }
      waiting.add(Thread.currentThread());
    } finally {
      waitingLock.unlock();
    }
  }

  @Override
  public void leave() {
    waitingLock.lock();
    try {
      waiting.remove(Thread.currentThread());
      end.signalAll();
    } finally {
      waitingLock.unlock();
    }
  }

  private void awaitEnd() {
    try {
      long left = THREADS_LIMIT.toNanos();
      while (left > 0 && !waiting.isEmpty()) {
        left = end.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void add(ReportPlan plan, String reportId) {
    used.put(SharedKey.ofReport(plan.connection(), reportId), clock.instant());
  }

  @Override
  public synchronized void remove(ReportPlan plan, String reportId) {
    used.remove(SharedKey.ofReport(plan.connection(), reportId));
    exclude(plan, reportId);
  }

  @Override
  public synchronized void exclude(ReportPlan plan, String reportId) {
    excluded.add(SharedKey.ofReport(plan.connection(), reportId));
  }

  @Override
  public synchronized boolean isExcluded(ReportPlan plan, String reportId) {
    return excluded.contains(SharedKey.ofReport(plan.connection(), reportId));
  }

  /**
   * Deletes what is due before the wait for a report begins: after it, there could be more reports
   * than {@link Retention} says. It does so after each creation, and once for an account, in a load
   * after all of its waits. A read that continues deletes nothing: another one of the same job may
   * continue with a report that is due.
   */
  @Override
  public void deleteDue(ReportWait wait, @Nullable Target before, boolean created) {
    if (before == null || before.isGiven()) {
      deleteExpired(wait, before == null ? null : before.reportId(), created);
    }
  }

  /**
   * @param given the report that the user has named for the read that deletes
   */
  private void deleteExpired(ReportWait wait, @Nullable String given, boolean created) {
    ConnectionId connection = wait.waits().client().connection();
    if (wait.waits().areParts()) {
      if (created) {
        cleaned.remove(connection);
      }
    } else if (cleaned.add(connection) || created) {
      new ExpiredReports(wait).delete(id -> isUsed(connection, id), given);
    }
  }

  private synchronized boolean isUsed(ConnectionId connection, String reportId) {
    Instant last = used.getOrDefault(SharedKey.ofReport(connection, reportId), Instant.MIN);
    return !last.isBefore(clock.instant().minus(LONGEST_USE));
  }
}
