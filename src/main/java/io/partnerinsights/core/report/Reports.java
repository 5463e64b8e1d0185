package io.partnerinsights.core.report;

import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The reports of one application, by fingerprint. Thread-safe. */
public final class Reports implements AutoCloseable {
  /** Maximum time spent deleting created resources when the application ends. */
  private static final Duration CLEANUP_LIMIT = Duration.ofSeconds(20);

  /** Maximum time for interrupted threads to end a call and to record what it has created. */
  private static final Duration THREADS_LIMIT = Duration.ofSeconds(5);

  /** Maximum number of remembered reports; a forgotten one may be adopted again. */
  private static final int MAX_REPORTS = 1_000;

  /** Interval at which a thread that waits for another one checks its own time-out. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private final Duration checkInterval;
  private final CreatedReports created;
  private final WaitingThreads waiting = new WaitingThreads();
  private final Invalidations invalidations = new Invalidations();
  private final Map<Fingerprint, ReportLifecycle> current = new RecentMap<>(MAX_REPORTS);

  public Reports(Clock clock) {
    this(clock, CHECK_INTERVAL);
  }

  /**
   * @param checkInterval real time after which a thread that waits for another one looks at the
   *     clock; a clock that a test moves needs a shorter one
   */
  public Reports(Clock clock, Duration checkInterval) {
    this.clock = clock;
    this.checkInterval = checkInterval;
    this.created = new CreatedReports(clock);
  }

  /**
   * Returns the report that a new read of this plan shares; no call.
   *
   * @param maxAge maximum time since the report was completed
   */
  synchronized ReportLifecycle share(ReportPlan plan, Duration maxAge) {
    ReportLifecycle shared = find(plan, maxAge).orElseGet(() -> unshared(plan));
    current.put(plan.fingerprint(), shared);
    return shared;
  }

  /** Returns a report that no other read shares. */
  ReportLifecycle unshared(ReportPlan plan) {
    return new ReportLifecycle(plan, clock, checkInterval, created, waiting);
  }

  /** Returns the remembered report that a read of this plan would share. */
  synchronized Optional<ReportLifecycle> find(ReportPlan plan, Duration maxAge) {
    return Optional.ofNullable(current.get(plan.fingerprint()))
        .filter(report -> !report.isOlderThan(maxAge, clock.instant()) && report.mayBeChosen());
  }

  /** Ends the use of a report that is gone: it is neither shared nor adopted again. */
  synchronized void lose(ReportPlan plan, String reportId) {
    ReportLifecycle shared = current.get(plan.fingerprint());
    if (shared != null && shared.isReport(reportId)) {
      shared.invalidate();
      current.remove(plan.fingerprint());
    }
    invalidations.exclude(reportId);
  }

  /**
   * Invalidates the report of this plan: the next read gets a report that is created after this
   * call. Nothing is deleted on the service.
   */
  public synchronized void invalidate(ReportPlan plan) {
    Fingerprint fingerprint = plan.fingerprint();
    invalidations.add(Invalidations.ofQuery(plan), clock.instant());
    remove(other -> other.fingerprint().equals(fingerprint));
  }

  /** Invalidates all reports on this plan's dataset, as {@link #invalidate} does for one. */
  public synchronized void invalidateDataset(ReportPlan plan) {
    String key = Invalidations.ofDataset(plan);
    invalidations.add(key, clock.instant());
    remove(other -> Invalidations.ofDataset(other).equals(key));
  }

  /** Invalidates all reports of this application, as {@link #invalidate} does for one. */
  public synchronized void invalidateAll() {
    invalidations.addAll(clock.instant());
    remove(plan -> true);
  }

  private void remove(Predicate<ReportPlan> invalidated) {
    List<ReportLifecycle> old =
        current.values().stream().filter(report -> invalidated.test(report.plan())).toList();
    for (ReportLifecycle report : old) {
      report.invalidate().ifPresent(invalidations::exclude);
      current.remove(report.plan().fingerprint());
    }
  }

  /** Returns the rules by which a read of this plan adopts existing reports. */
  synchronized AdoptionRules adoption(ReportPlan plan, ReportSettings settings) {
    return new AdoptionRules(
        settings.shares(),
        settings.maxAge(),
        settings.reuse() == Reuse.ALWAYS,
        invalidations.since(plan),
        invalidations.excluded());
  }

  /**
   * Ends all waits, and deletes what no other application may read. Takes at most 20 s. Other
   * reports stay until their {@linkplain Retention retention} is over.
   */
  @Override
  public void close() {
    waiting.stop(THREADS_LIMIT);
    created.deleteAtEnd(CLEANUP_LIMIT);
  }

  /** Deletes all that was created, read or not, and returns what that was. */
  public List<String> deleteCreated() {
    return created.deleteAll();
  }

  /** Deletes what earlier applications have left on the account, once in this application. */
  public void deleteDueReports(Waits waits) {
    if (created.isFirst(waits.client())) {
      waits.within(
          wait -> {
            new DueReports(wait, created::isUsed, id -> false).deleteWithQueries();
            return wait;
          });
    }
  }

  Instant now() {
    return clock.instant();
  }
}
