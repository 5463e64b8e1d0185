package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.stream.StreamPlan;
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
    List<ReportCleanup.Item> items = account.find(report -> isOfLoads(report, dataset));
    account.delete(items);
    return items.stream().map(item -> List.of(item.kind(), item.id(), item.name())).toList();
  }

  /** Whether loads of the dataset, or of any for an empty name, have created the report. */
  static boolean isOfLoads(ScheduledReport report, String dataset) {
    return isOfLoad(report) && isOn(report, dataset);
  }

  private static boolean isOfLoad(ScheduledReport report) {
    return StreamPlan.isOfLoads(report)
        || (report.reportName().startsWith("Load")
            && ReportNames.isConnectorName(report.reportName())
            && !report.isScheduled());
  }

  private static boolean isOn(ScheduledReport report, String dataset) {
    try {
      return dataset.isEmpty()
          || InsightsQuery.parse(report.query()).dataset().equalsIgnoreCase(dataset);
    } catch (QueryException e) {
      return false;
    }
  }
}
