package io.partnerinsights.core.table;

import io.partnerinsights.core.report.CompletedReport;
import io.partnerinsights.core.report.ReportOnDemand;
import io.partnerinsights.core.report.ReportRunner;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The reports on one table: a narrower question is answered from a wider report, if one was ordered
 * before, because reports are few and slow. Safe for many threads.
 */
public final class TableReports {
  private final DatasetTable table;
  private final ReportRunner runner;
  private final Map<NarrowedRead, ReportOnDemand> reports = new LinkedHashMap<>();

  /** No report yet. */
  public TableReports(DatasetTable table, ReportRunner runner) {
    this.table = table;
    this.runner = runner;
  }

  /**
   * A report with all that is read; waits for it.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link ReportRunner}
   */
  public CompletedReport get(NarrowedRead read) {
    return reportFor(read).get();
  }

  private synchronized ReportOnDemand reportFor(NarrowedRead read) {
    return reports.entrySet().stream()
        .filter(made -> made.getKey().covers(read, table))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElseGet(
            () -> reports.computeIfAbsent(read, own -> new ReportOnDemand(own.plan(), runner)));
  }
}
