package io.partnerinsights.core.report;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import io.partnerinsights.core.report.ReportState.AwaitedReport;
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
  private static final Duration MAX_CLOSE_DURATION = Duration.ofSeconds(5);

  /** Maximum number of remembered reports; a forgotten one may be adopted again. */
  private static final int MAX_REPORTS = 1_000;

  /** Maximum number of accounts that are remembered as cleaned; the others are cleaned again. */
  private static final int MAX_ACCOUNTS = 100;

  private final Clock clock;

  /** Guards the threads; its condition signals the end of each thread's wait. */
  private final Lock lock;

  private final Condition waitEnded;

  /** What each waiting thread knows of its report's id. */
  private final Map<Thread, Supplier<@Nullable String>> waitingThreads = new LinkedHashMap<>();

  private boolean closed;

  /** When an action has last begun to read each report, or waited for it. */
  private final Map<SharedKey, Instant> lastUses = new LruMap<>(MAX_REPORTS);

  /** The reports that are not adopted again: lists may still show them. */
  private final Set<SharedKey> excludedReports = LruMap.newSet(MAX_REPORTS);

  /** The accounts on which this application has deleted due reports of earlier ones. */
  private final Set<ConnectionId> cleanedConnections = LruMap.newSet(MAX_ACCOUNTS);

  ReportsInUse(Clock clock, Threads threads) {
    this.clock = clock;
    this.lock = threads.newLock();
    this.waitEnded = lock.newCondition();
  }

  /**
   * Makes calls that {@link #close} interrupts. After {@link #close}, no calls are made.
   *
   * @param reportIdFinder returns the id of the report, or null while it is unknown
   */
  <T> T callInterruptibly(Supplier<@Nullable String> reportIdFinder, Supplier<T> calls) {
    runLocked(() -> registerWait(reportIdFinder));
    try {
      return calls.get();
    } finally {
      runLocked(this::unregisterWait);
    }
  }

  private void registerWait(Supplier<@Nullable String> reportIdFinder) {
    if (closed) {
      throw ReportErrors.APPLICATION_ENDED.error();
    }
    waitingThreads.put(Thread.currentThread(), reportIdFinder);
  }

  private void unregisterWait() {
    waitingThreads.remove(Thread.currentThread());
    waitEnded.signalAll();
  }

  /** Returns the ids of the reports for which threads wait. */
  List<String> awaitedReportIds() {
    List<String> ids = new ArrayList<>();
    runLocked(
        () -> waitingThreads.values().stream().map(Supplier::get).distinct().forEach(ids::add));
    ids.removeIf(Objects::isNull);
    return ids;
  }

  /**
   * Ends all waits; takes at most 5 s. Later applications delete the reports, after their
   * {@linkplain Retention retention}.
   */
  @Override
  public void close() {
    runLocked(this::interruptWaits);
  }

  private void runLocked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private void interruptWaits() {
    closed = true;
    waitingThreads.keySet().forEach(Thread::interrupt);
    try {
      long remainingNanos = MAX_CLOSE_DURATION.toNanos();
      while (remainingNanos > 0 && !waitingThreads.isEmpty()) {
        remainingNanos = waitEnded.awaitNanos(remainingNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Notes that a wait for a report continues, or that an action has found its file. */
  synchronized void markAsUsed(CheckedQuery query, String reportId) {
    lastUses.put(SharedKey.ofReport(query.connection(), reportId), clock.instant());
  }

  /** Notes that a report cannot be read by any application. */
  synchronized void excludeUnreadableReport(CheckedQuery query, String reportId) {
    lastUses.remove(SharedKey.ofReport(query.connection(), reportId));
    excludeFromAdoption(query, reportId);
  }

  /** Ensures that no read adopts this report, whatever creation time the service states. */
  synchronized void excludeFromAdoption(CheckedQuery query, String reportId) {
    excludedReports.add(SharedKey.ofReport(query.connection(), reportId));
  }

  synchronized boolean isExcludedFromAdoption(CheckedQuery query, String reportId) {
    return excludedReports.contains(SharedKey.ofReport(query.connection(), reportId));
  }

  /**
   * Deletes expired reports before the polls of a report begin, because these may take hours. Does
   * so after each creation and once for an account; a load does it after all of its waits. A wait
   * that begins with the id of a report deletes nothing, unless the user has named the report: it
   * may continue a job, of which another read may need an expired report.
   *
   * @param startState the phase with which the wait has begun
   * @param awaitedReport the report that was found or created
   */
  void cleanUpBeforePolls(ReportWait wait, ReportState startState, AwaitedReport awaitedReport) {
    String savedReportId = startState.reportId();
    if (savedReportId == null || awaitedReport.isNamedByUser()) {
      cleanUpIfNeeded(wait, savedReportId, !awaitedReport.existedBefore());
    }
  }

  /** Deletes what earlier applications have left on the account, once in this application. */
  void cleanUpOnce(ReportWait wait) {
    cleanUpIfNeeded(wait, null, false);
  }

  private void cleanUpIfNeeded(
      ReportWait wait, @Nullable String namedReportId, boolean hasCreatedReport) {
    ConnectionId connection = wait.context().client().connectionId();
    if (wait.context().hasParentWait()) {
      if (hasCreatedReport) {
        cleanedConnections.remove(connection);
      }
    } else if (cleanedConnections.add(connection) || hasCreatedReport) {
      new AutomaticCleanup(wait).cleanUp(id -> wasUsedRecently(connection, id), namedReportId);
    }
  }

  /** Whether this application may be reading the report. */
  boolean wasUsedRecently(ConnectionId connection, String reportId) {
    return !clock.instant().isAfter(localUseEnd(connection, reportId));
  }

  /** Returns until when this application may be reading the report, by the local clock. */
  synchronized Instant localUseEnd(ConnectionId connection, String reportId) {
    Instant lastUse = lastUses.get(SharedKey.ofReport(connection, reportId));
    return lastUse == null ? Instant.MIN : lastUse.plus(Retention.MAX_USE_BY_ONE_APPLICATION);
  }
}
