package io.partnerinsights.core.report;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.Present;
import io.partnerinsights.core.report.ReportState.Target;
import io.partnerinsights.core.report.SharedReport.WaitResult;
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

  /** The mark of a report that was not created for a read. */
  private static final String NO_MARK = "";

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

  /** Returns an execution that a read has found complete. */
  public WaitResult given(CheckedQuery checked, CompletedReport execution, ReportContext context) {
    Target target =
        Target.listed(execution.reportId(), execution.executionId(), ReportOrigin.GIVEN);
    Found found = new Found(NO_MARK, target);
    ReportLink link = new ReportLink(checked, context, threads.lock(), found.withFile(execution));
    return new WaitResult(link, target.origin(), 0, Duration.ZERO);
  }

  /** Describes the report that a new read of this query would share; empty if there is none. */
  public Optional<String> describe(CheckedQuery checked, ReportContext context) {
    return context.settings().shares()
        ? find(checked, context).flatMap(SharedReport::describe)
        : Optional.empty();
  }

  /**
   * Says whether a read of another run would create a report, such as {@code create a new one}.
   * Searches for one by GETs only, without a line in the log.
   */
  public String dryRun(CheckedQuery checked, ReportContext context) {
    ReportState begin = ReportState.begin(checked, context.random());
    if (begin instanceof Present named) {
      return "read report " + named.reportId();
    }
    return ReportWait.quietly(context, waiting -> newReport(checked).search(waiting, begin).peek())
        .map(
            found ->
                "read report %s of another run (%s)"
                    .formatted(found.reportId(), found.polling().status()))
        .orElse("create a new one");
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
        .filter(report -> report.retention().mayStartAction(context.serviceTime()));
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
