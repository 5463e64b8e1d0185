package io.partnerinsights.core.report;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The reports that the reads of one application share, by connection and fingerprint. Thread-safe.
 */
public final class Reports implements AutoCloseable {
  /** Maximum number of remembered reports; a forgotten one may be adopted again. */
  private static final int MAX_REPORTS = 1_000;

  /** Interval at which a thread that waits for another one checks its own time-out. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private final Duration checkInterval;
  private final Threads threads;
  private final Map<SharedKey, SharedReport> current = new LruMap<>(MAX_REPORTS);

  private final ReportsInUse inUse;

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
    this.inUse = new ReportsInUse(clock, threads);
  }

  /** Returns the report that a new read of this query shares; no call. */
  synchronized SharedReport share(CheckedQuery checked, ReportContext context) {
    SharedReport shared = find(checked, context).orElseGet(() -> newReport(checked));
    current.put(checked.key(), shared);
    return shared;
  }

  /** Returns a report that no other read shares; it adopts none from before an invalidation. */
  synchronized SharedReport newReport(CheckedQuery checked) {
    SharedReport shared = current.get(checked.key());
    return create(checked, shared == null ? allInvalidated : shared.localSince());
  }

  private SharedReport create(CheckedQuery checked, Instant localSince) {
    return new SharedReport(checked, localSince, clock, checkInterval, inUse, threads.lock());
  }

  /** Returns the remembered report that a read of this query would share. */
  synchronized Optional<SharedReport> find(CheckedQuery checked, ReportContext context) {
    Duration maxAge = context.settings().maxAge();
    return Optional.ofNullable(current.get(checked.key()))
        .filter(report -> !report.isOlderThan(maxAge))
        .filter(report -> Retention.mayStart(report.end(), context.serviceTime()));
  }

  /**
   * Invalidates the report of this query, or those on its dataset that reads of this application
   * share: the next read gets a report that is created after this call. Nothing is deleted on the
   * service.
   */
  public synchronized void invalidate(CheckedQuery checked, boolean dataset) {
    current.putIfAbsent(checked.key(), newReport(checked));
    Predicate<CheckedQuery> same =
        dataset
            ? other -> isOnDatasetOf(checked, other)
            : other -> other.key().equals(checked.key());
    current.replaceAll((key, report) -> same.test(report.checked()) ? invalidate(report) : report);
  }

  /** Invalidates all reports of this application, as {@link #invalidate}. */
  public synchronized void invalidateAll() {
    allInvalidated = clock.instant();
    current.replaceAll((key, report) -> invalidate(report));
  }

  /** Returns the report that replaces this one for reads that begin now. */
  private SharedReport invalidate(SharedReport report) {
    report.invalidate().ifPresent(id -> inUse.exclude(report.checked(), id));
    return create(report.checked(), clock.instant());
  }

  private static boolean isOnDatasetOf(CheckedQuery checked, CheckedQuery other) {
    return checked.connection().equals(other.connection())
        && checked.account().equals(other.account())
        && checked.query().dataset().equalsIgnoreCase(other.query().dataset());
  }

  /** Returns the ids of the reports for which threads wait. */
  public List<String> waitedFor() {
    return inUse.waitedFor();
  }

  /** Ends all waits, as {@link ReportsInUse#close}. */
  @Override
  public void close() {
    inUse.close();
  }

  /** Deletes what earlier applications have left on the account, once in this application. */
  public void deleteDueReports(ReportContext context) {
    ReportWait.within(
        context,
        waiting -> {
          inUse.deleteDue(waiting);
          return waiting;
        });
  }

  public Threads threads() {
    return threads;
  }
}
