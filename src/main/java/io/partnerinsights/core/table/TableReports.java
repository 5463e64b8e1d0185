package io.partnerinsights.core.table;

import io.partnerinsights.core.cache.DryRun;
import io.partnerinsights.core.cache.Received;
import io.partnerinsights.core.cache.ReportOnDemand;
import io.partnerinsights.core.cache.SharedReport;
import io.partnerinsights.core.report.ReportPlan;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The reports on one table: a narrower question is answered from a wider report, if one was ordered
 * before, because reports are few and slow. Safe for many threads.
 */
public final class TableReports {
  private final DatasetTable table;
  private final Function<ReportPlan, ReportOnDemand> loads;
  private final Map<NarrowedPlan, ReportOnDemand> reports = new HashMap<>();
  private final Set<NarrowedPlan> ordered = new LinkedHashSet<>();

  /**
   * No report yet.
   *
   * @param loads begins the reading of a report, without a call
   */
  public TableReports(DatasetTable table, Function<ReportPlan, ReportOnDemand> loads) {
    this.table = table;
    this.loads = loads;
  }

  /** The report that is exactly what is read: the same for the same reading. No call. */
  public synchronized SharedReport current(NarrowedPlan read) {
    return report(read).current();
  }

  /** Whether a report with all that is read is complete, as far as is known here. No call. */
  public synchronized boolean isThere(NarrowedPlan read) {
    return Stream.concat(Stream.of(read), orderedFor(read))
        .anyMatch(made -> report(made).current().isComplete());
  }

  /**
   * A report that has all that is read; waits for it.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link
   *     io.partnerinsights.core.job.ReportRunner}
   */
  public Received get(NarrowedPlan read) {
    ReportOnDemand serving = serving(read);
    return serving.get(serving.current());
  }

  /** What {@link #get} would do, if nothing wider was ordered before; GETs only. */
  public DryRun dryRun(NarrowedPlan read) {
    ReportOnDemand own;
    synchronized (this) {
      own = report(read);
    }
    return own.dryRun();
  }

  private synchronized ReportOnDemand serving(NarrowedPlan read) {
    return report(orderedFor(read).findFirst().orElseGet(() -> order(read)));
  }

  /** What has been ordered and has all that is read. */
  private Stream<NarrowedPlan> orderedFor(NarrowedPlan read) {
    return ordered.stream().filter(made -> made.covers(read, table));
  }

  private NarrowedPlan order(NarrowedPlan read) {
    ordered.add(read);
    return read;
  }

  private ReportOnDemand report(NarrowedPlan read) {
    return reports.computeIfAbsent(read, own -> loads.apply(own.plan()));
  }
}
