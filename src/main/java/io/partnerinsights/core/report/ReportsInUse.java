package io.partnerinsights.core.report;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the waits of one application know of each other: which threads wait, which reports may be
 * read and are not deleted, and which reports no read adopts. Thread-safe.
 */
final class ReportsInUse implements AutoCloseable {
  /** Maximum time for interrupted threads to end a call. */
  private static final Duration THREADS_LIMIT = Duration.ofSeconds(5);

  /** Maximum number of remembered reports; a forgotten one may be adopted again. */
  private static final int MAX_REPORTS = 1_000;

  /** Maximum number of accounts that are remembered as cleaned; the others are cleaned again. */
  private static final int MAX_ACCOUNTS = 100;

  private final Clock clock;

  /** Guards the threads; its condition signals the end of each thread's wait. */
  private final Lock lock;

  private final Condition threadsEnd;

  /** What each waiting thread knows of its report's id. */
  private final Map<Thread, Supplier<@Nullable String>> threads = new LinkedHashMap<>();

  private boolean closed;

  /** When an action has last begun to read each report, or waited for it. */
  private final Map<SharedKey, Instant> used = new LruMap<>(MAX_REPORTS);

  /** The reports that are not adopted again: lists may still show them. */
  private final Set<SharedKey> excluded = LruMap.newSet(MAX_REPORTS);

  /** The accounts on which this application has deleted due reports of earlier ones. */
  private final Set<ConnectionId> cleaned = LruMap.newSet(MAX_ACCOUNTS);

  ReportsInUse(Clock clock, Threads system) {
    this.clock = clock;
    this.lock = system.lock();
    this.threadsEnd = lock.newCondition();
  }

  /**
   * Makes calls as a wait, which the end of the application interrupts. None begins after it.
   *
   * @param reportId gives the id of the report, once there is one
   */
  <T> T await(Supplier<@Nullable String> reportId, Supplier<T> calls) {
    locked(() -> enter(reportId));
    try {
      return calls.get();
    } finally {
      locked(this::leave);
    }
  }

  private void enter(Supplier<@Nullable String> reportId) {
    if (closed) {
      throw ReportErrors.APPLICATION_ENDED.error();
    }
    threads.put(Thread.currentThread(), reportId);
  }

  private void leave() {
    threads.remove(Thread.currentThread());
    threadsEnd.signalAll();
  }

  /** Returns the ids of the reports for which threads wait. */
  List<String> waitedFor() {
    List<String> ids = new ArrayList<>();
    locked(() -> threads.values().stream().map(Supplier::get).distinct().forEach(ids::add));
    ids.removeIf(Objects::isNull);
    return ids;
  }

  /**
   * Ends all waits; takes at most 5 s. Later applications delete the reports, after their
   * {@linkplain Retention retention}.
   */
  @Override
  public void close() {
    locked(this::end);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    closed = true;
    threads.keySet().forEach(Thread::interrupt);
    try {
      long left = THREADS_LIMIT.toNanos();
      while (left > 0 && !threads.isEmpty()) {
        left = threadsEnd.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Notes that a wait for a report continues, or that an action has found its file. */
  synchronized void add(CheckedQuery checked, String reportId) {
    used.put(SharedKey.ofReport(checked.connection(), reportId), clock.instant());
  }

  /** Notes that a report cannot be read by any application. */
  synchronized void remove(CheckedQuery checked, String reportId) {
    used.remove(SharedKey.ofReport(checked.connection(), reportId));
    exclude(checked, reportId);
  }

  /** Notes that no read adopts a report from now on. Its creation time may be of another clock. */
  synchronized void exclude(CheckedQuery checked, String reportId) {
    excluded.add(SharedKey.ofReport(checked.connection(), reportId));
  }

  synchronized boolean isExcluded(CheckedQuery checked, String reportId) {
    return excluded.contains(SharedKey.ofReport(checked.connection(), reportId));
  }

  /**
   * Deletes what is due before the wait for a report begins: after it, there could be more reports
   * than {@link Retention} says. It does so after each creation, and once for an account, in a load
   * after all of its waits. A read that continues deletes nothing: another one of the same job may
   * continue with a report that is due.
   *
   * @param before the phase with which the wait has begun
   * @param reached the report that was found or created
   */
  void deleteDue(ReportWait waiting, ReportState before, Target reached) {
    String known = before.reportId();
    if (known == null || reached.isGiven()) {
      deleteDue(waiting, known, !reached.isListed());
    }
  }

  /** Deletes what earlier applications have left on the account, once in this application. */
  void deleteDue(ReportWait waiting) {
    deleteDue(waiting, null, false);
  }

  private void deleteDue(ReportWait waiting, @Nullable String given, boolean created) {
    ConnectionId connection = waiting.context().client().connection();
    if (waiting.context().areParts()) {
      if (created) {
        cleaned.remove(connection);
      }
    } else if (cleaned.add(connection) || created) {
      new ReportCleanup.Expired(waiting).delete(id -> isUsed(connection, id), given);
    }
  }

  private synchronized boolean isUsed(ConnectionId connection, String reportId) {
    Instant last = used.getOrDefault(SharedKey.ofReport(connection, reportId), Instant.MIN);
    return !last.isBefore(clock.instant().minus(Retention.OWN_READ));
  }
}
