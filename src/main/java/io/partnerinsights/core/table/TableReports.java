package io.partnerinsights.core.table;

import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.core.report.broker.DryRun;
import io.partnerinsights.core.report.broker.Received;
import io.partnerinsights.core.report.broker.ReportsOnDemand;
import io.partnerinsights.core.report.broker.SharedReport;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
  private final Function<PlannedReport, ReportsOnDemand> loads;
  private final Map<NarrowedRead, ReportsOnDemand> reports = new HashMap<>();
  private final Set<NarrowedRead> ordered = new LinkedHashSet<>();

  /**
   * No report yet.
   *
   * @param loads begins the reading of a report or of its slices, without a call
   */
  public TableReports(DatasetTable table, Function<PlannedReport, ReportsOnDemand> loads) {
    this.table = table;
    this.loads = loads;
  }

  /**
   * The reports that are exactly what is read: the same for the same reading. No call.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if it cannot be sliced as the options
   *     ask for
   */
  public synchronized List<SharedReport> current(NarrowedRead read) {
    return report(read).current();
  }

  /** Whether a report with all that is read is complete, as far as is known here. No call. */
  public synchronized boolean isThere(NarrowedRead read) {
    return Stream.concat(Stream.of(read), orderedFor(read))
        .anyMatch(made -> report(made).current().stream().allMatch(SharedReport::isComplete));
  }

  /**
   * Reports that together have all that is read; waits for them.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link
   *     io.partnerinsights.core.report.ReportRunner}
   */
  public List<Received> get(NarrowedRead read) {
    ReportsOnDemand serving = serving(read);
    return serving.get(serving.current());
  }

  /** What {@link #get} would do, if nothing wider was ordered before; GETs only. */
  public DryRun dryRun(NarrowedRead read) {
    ReportsOnDemand own;
    synchronized (this) {
      own = report(read);
    }
    return own.dryRun();
  }

  private synchronized ReportsOnDemand serving(NarrowedRead read) {
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

  private ReportsOnDemand report(NarrowedRead read) {
    return reports.computeIfAbsent(read, own -> loads.apply(own.plan()));
  }
}
