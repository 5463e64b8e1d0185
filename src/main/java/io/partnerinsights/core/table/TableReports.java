package io.partnerinsights.core.table;

import io.partnerinsights.core.cache.DryRun;
import io.partnerinsights.core.cache.Received;
import io.partnerinsights.core.cache.ReportOnDemand;
import io.partnerinsights.core.cache.SharedReport;
import io.partnerinsights.core.report.PlannedReport;
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
  private final Function<PlannedReport, ReportOnDemand> loads;
  private final Map<NarrowedRead, ReportOnDemand> reports = new HashMap<>();
  private final Set<NarrowedRead> ordered = new LinkedHashSet<>();

  /**
   * No report yet.
   *
   * @param loads begins the reading of a report, without a call
   */
  public TableReports(DatasetTable table, Function<PlannedReport, ReportOnDemand> loads) {
    this.table = table;
    this.loads = loads;
  }

  /** The report that is exactly what is read: the same for the same reading. No call. */
  public synchronized SharedReport current(NarrowedRead read) {
    return report(read).current();
  }

  /** Whether a report with all that is read is complete, as far as is known here. No call. */
  public synchronized boolean isThere(NarrowedRead read) {
    return Stream.concat(Stream.of(read), orderedFor(read))
        .anyMatch(made -> report(made).current().isComplete());
  }

  /**
   * A report that has all that is read; waits for it.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link
   *     io.partnerinsights.core.job.ReportRunner}
   */
  public Received get(NarrowedRead read) {
    ReportOnDemand serving = serving(read);
    return serving.get(serving.current());
  }

  /** What {@link #get} would do, if nothing wider was ordered before; GETs only. */
  public DryRun dryRun(NarrowedRead read) {
    ReportOnDemand own;
    synchronized (this) {
      own = report(read);
    }
    return own.dryRun();
  }

  private synchronized ReportOnDemand serving(NarrowedRead read) {
    return report(orderedFor(read).findFirst().orElseGet(() -> order(read)));
  }

  /** What has been ordered and has all that is read. */
  private Stream<NarrowedRead> orderedFor(NarrowedRead read) {
    return ordered.stream().filter(made -> made.covers(read, table));
  }

  private NarrowedRead order(NarrowedRead read) {
    ordered.add(read);
    return read;
  }

  private ReportOnDemand report(NarrowedRead read) {
    return reports.computeIfAbsent(read, own -> loads.apply(own.plan()));
  }
}
