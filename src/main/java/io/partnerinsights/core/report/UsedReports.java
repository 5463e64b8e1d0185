package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.http.Threads;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.SharedKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The reports that an application may be reading, which it does not delete, those that it does not
 * adopt, and the threads that wait. Thread-safe.
 */
final class UsedReports {
  /** Maximum number of accounts that are remembered as cleaned; the others are cleaned again. */
  private static final int MAX_ACCOUNTS = 100;

  /** Maximum number of reports that are remembered as used; a quota allows 120 a day. */
  private static final int MAX_REPORTS = 1_000;

  /** Time for which this application does not delete a report that it began to read. */
  private static final Duration LONGEST_USE = Duration.ofHours(12);

  private final Clock clock;

  /** Guards the threads; its condition signals the end of each thread's wait. */
  private final Lock lock;

  private final Condition end;
  private final Set<Thread> threads = new LinkedHashSet<>();
  private boolean stopped;

  /** When an action has last begun to read each report, or waited for it. */
  private final Map<SharedKey, Instant> used = new LruMap<>(MAX_REPORTS);

  /** The reports that are not adopted again: lists may still show them. */
  private final Set<SharedKey> excluded = LruMap.newSet(MAX_REPORTS);

  /** The accounts on which this application has deleted due reports of earlier ones. */
  private final Set<ConnectionId> cleaned = LruMap.newSet(MAX_ACCOUNTS);

  UsedReports(Clock clock, Threads threads) {
    this.clock = clock;
    this.lock = threads.lock();
    this.end = lock.newCondition();
  }

  /** Registers this thread: its wait ends with the application. Afterwards no wait begins. */
  void enter() {
    lock.lock();
    try {
      if (stopped) {
        throw ReportErrors.APPLICATION_ENDED.error();
      }
      threads.add(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      threads.remove(Thread.currentThread());
      end.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts all threads that wait now, and waits for their end. */
  void stop(Duration limit) {
    lock.lock();
    try {
      stopped = true;
      threads.forEach(Thread::interrupt);
      awaitEnd(limit);
    } finally {
      lock.unlock();
    }
  }

  private void awaitEnd(Duration limit) {
    try {
      long left = limit.toNanos();
      while (left > 0 && !threads.isEmpty()) {
        left = end.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Notes that a wait for a report continues, or that an action has found its file. */
  synchronized void add(ReportPlan plan, String reportId) {
    used.put(SharedKey.ofReport(plan.connection(), reportId), clock.instant());
  }

  /** Notes that a report cannot be read by any application. */
  synchronized void remove(ReportPlan plan, String reportId) {
    used.remove(SharedKey.ofReport(plan.connection(), reportId));
    exclude(plan, reportId);
  }

  /** Notes that no read adopts a report from now on. Its creation time may be of another clock. */
  synchronized void exclude(ReportPlan plan, String reportId) {
    excluded.add(SharedKey.ofReport(plan.connection(), reportId));
  }

  synchronized boolean isExcluded(ReportPlan plan, String reportId) {
    return excluded.contains(SharedKey.ofReport(plan.connection(), reportId));
  }

  /**
   * Deletes after each creation, so that the number of reports is bounded, and once for an account
   * what earlier applications have left. A load does that after all of its waits.
   *
   * @param given the report that the user has named for the read that deletes
   * @param created whether that read has created its report
   */
  void deleteExpired(ReportWait wait, @Nullable String given, boolean created) {
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
