package io.partnerinsights.core.report;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import io.partnerinsights.core.report.ManagedReport.WaitResult;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.Present;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;

/**
 * The reports that the reads of one application share, by connection and fingerprint. Thread-safe.
 */
public final class ReportRegistry implements AutoCloseable {
  /** Maximum number of remembered reports; a forgotten one may be adopted again. */
  private static final int MAX_REPORTS = 1_000;

  /** The mark of a report that was not created for a read. */
  private static final String NO_MARK = "";

  /** Interval at which a thread that waits for another one checks its own time-out. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private final Duration checkInterval;
  private final Threads threads;
  private final Map<SharedKey, ManagedReport> reportsByKey = new LruMap<>(MAX_REPORTS);

  /** The reports that some read may still use, also those that no other read shares. */
  private final Set<ManagedReport> reportsOfReads = Collections.newSetFromMap(new WeakHashMap<>());

  private final ReportsInUse reportsInUse;

  /** When all reports were last invalidated. */
  private Instant lastInvalidation = Instant.MIN;

  public ReportRegistry(Clock clock) {
    this(clock, CHECK_INTERVAL, Threads.system());
  }

  /** For tests, which move the clock and replace the threads. */
  public ReportRegistry(Clock clock, Duration checkInterval, Threads threads) {
    this.clock = clock;
    this.checkInterval = checkInterval;
    this.threads = threads;
    this.reportsInUse = new ReportsInUse(clock, threads);
  }

  /** Returns the result for an execution that the caller has found complete; no call. */
  public WaitResult toWaitResult(
      CheckedQuery query, CompletedReport completedReport, WaitContext context) {
    ReportOrigin origin = ReportOrigin.GIVEN;
    Found foundState =
        Found.ofListed(NO_MARK, completedReport.reportId(), completedReport.executionId(), origin);
    ReportLink link =
        new ReportLink(
            query, context, threads.newLock(), foundState.withCompletedReport(completedReport));
    return new WaitResult(link, origin, 0, Duration.ZERO);
  }

  /** Describes the report that a new read of this query would share; empty if there is none. */
  public Optional<String> describeSharedReport(CheckedQuery query, WaitContext context) {
    return findShared(query, context).flatMap(ManagedReport::findDescription);
  }

  /**
   * Says whether a read of another run would create a report, such as {@code create a new one}.
   * Searches for a report with GETs only, and logs nothing.
   */
  public String describeDryRun(CheckedQuery query, WaitContext context) {
    ReportState defaultState = ReportState.ofNewRead(query, context.random());
    if (defaultState instanceof Present namedReport) {
      return "read report " + namedReport.reportId();
    }
    return ReportWait.callWithinMinute(
            context,
            wait -> newUnsharedReport(query).newSearch(wait, defaultState).findReportOnce())
        .map(
            foundReport ->
                "read report %s of another run (%s)"
                    .formatted(foundReport.reportId(), foundReport.status()))
        .orElse("create a new one");
  }

  /** Returns the report that a new read of this query shares; no call. */
  synchronized ManagedReport shareReport(CheckedQuery query, WaitContext context) {
    ManagedReport sharedReport =
        findShared(query, context).orElseGet(() -> newUnsharedReport(query));
    reportsByKey.put(query.sharedKey(), sharedReport);
    return sharedReport;
  }

  /** Returns a report that no other read shares; it adopts none from before an invalidation. */
  synchronized ManagedReport newUnsharedReport(CheckedQuery query) {
    ManagedReport sharedReport = reportsByKey.get(query.sharedKey());
    return createManagedReport(
        query, sharedReport == null ? lastInvalidation : sharedReport.localEarliestCreation());
  }

  private ManagedReport createManagedReport(CheckedQuery query, Instant localEarliestCreation) {
    ManagedReport report =
        new ManagedReport(
            query, localEarliestCreation, clock, checkInterval, reportsInUse, threads.newLock());
    reportsOfReads.add(report);
    return report;
  }

  /** Returns the remembered report that a read of this query would share. */
  synchronized Optional<ManagedReport> findShared(CheckedQuery query, WaitContext context) {
    Duration maxAge = context.settings().reuseMaxAge();
    return Optional.ofNullable(reportsByKey.get(query.sharedKey()))
        .filter(report -> context.settings().mayShareReport())
        .filter(report -> !report.isOlderThan(maxAge))
        .filter(report -> report.retention().mayBeChosen(context.serviceTime()));
  }

  /**
   * Invalidates the reports of this query, or those on its dataset: the next action of each read of
   * this application gets a report that is created after this call. Nothing is deleted on the
   * service.
   */
  public synchronized void invalidateReports(CheckedQuery query, boolean isWholeDataset) {
    reportsByKey.putIfAbsent(query.sharedKey(), newUnsharedReport(query));
    invalidateIf(
        isWholeDataset
            ? candidate -> haveSameDataset(query, candidate)
            : candidate -> candidate.sharedKey().equals(query.sharedKey()));
  }

  /** Invalidates all reports of this application, as {@link #invalidateReports}. */
  public synchronized void invalidateAll() {
    lastInvalidation = clock.instant();
    invalidateIf(candidate -> true);
  }

  /**
   * Invalidates reports, and replaces those that are shared for reads that begin now. One that no
   * other read shares may still be found by its mark: a load continues with its backfill's report.
   */
  private void invalidateIf(Predicate<CheckedQuery> isAffected) {
    reportsOfReads.stream()
        .filter(report -> isAffected.test(report.checkedQuery()))
        .forEach(ManagedReport::invalidate);
    reportsByKey.replaceAll(
        (key, report) -> isAffected.test(report.checkedQuery()) ? replaceReport(report) : report);
  }

  private ManagedReport replaceReport(ManagedReport report) {
    String reportId = report.reportId();
    if (reportId != null) {
      reportsInUse.excludeFromAdoption(report.checkedQuery(), reportId);
    }
    return createManagedReport(report.checkedQuery(), clock.instant());
  }

  private static boolean haveSameDataset(CheckedQuery query, CheckedQuery otherQuery) {
    return query.connection().equals(otherQuery.connection())
        && query.accountFingerprint().equals(otherQuery.accountFingerprint())
        && query.query().dataset().equalsIgnoreCase(otherQuery.query().dataset());
  }

  /** Returns the ids of the reports for which threads wait. */
  public List<String> awaitedReportIds() {
    return reportsInUse.awaitedReportIds();
  }

  /** Ends all waits, as {@link ReportsInUse#close}. */
  @Override
  public void close() {
    reportsInUse.close();
  }

  /** Deletes what earlier applications have left on the account, once in this application. */
  public void deleteDueReports(WaitContext context) {
    ReportWait.callInWait(
        context,
        wait -> {
          reportsInUse.cleanUpOnce(wait);
          return wait;
        });
  }

  /** Returns the cleanup of an account, which spares what this application is reading; no call. */
  public RequestedCleanup newCleanup(PartnerInsightsClient client) {
    return new RequestedCleanup(
        client, clock, id -> reportsInUse.localUseEnd(client.connectionId(), id));
  }

  public Threads threads() {
    return threads;
  }
}
