package io.partnerinsights.spark.load;

import io.partnerinsights.core.report.LoadReports;
import io.partnerinsights.core.report.ReportCleanup;
import java.util.List;

/** Deletes what loads have created on the service. Tables stay. */
public final class LoadSchedules {
  /** The columns of what is returned. */
  public static final String COLUMNS = "kind STRING, id STRING, name STRING";

  private LoadSchedules() {}

  /**
   * Deletes the scheduled reports of loads, reports that no load has read yet, and their queries
   * unless another report uses them.
   *
   * @param dataset only those of this dataset; empty for all
   * @return kind, id and name of each that was deleted
   */
  public static List<List<String>> delete(ReportCleanup account, String dataset) {
    List<ReportCleanup.Item> items = account.find(report -> LoadReports.isOfLoads(report, dataset));
    account.delete(items);
    return items.stream().map(item -> List.of(item.kind(), item.id(), item.name())).toList();
  }
}
