package io.partnerinsights.spark.load;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.stream.StreamPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Deletes what loads have created on the service. Tables stay. */
public record LoadSchedules(PartnerInsightsClient client) {

  /**
   * Deletes the scheduled reports of loads, reports that no load has read yet, and their queries
   * unless another report uses them.
   *
   * @param dataset only those of this dataset; empty for all
   * @return kind, id and name of each that was deleted
   */
  public List<List<String>> delete(String dataset) {
    List<ScheduledReport> listed = client.reports(ReportFilter.all());
    List<ScheduledReport> ours =
        listed.stream().filter(each -> isOfLoad(each) && isOn(each, dataset)).toList();
    List<List<String>> deleted = new ArrayList<>();
    for (ScheduledReport report : ours) {
      client.deleteReport(report.reportId());
      deleted.add(List.of("report", report.reportId(), report.reportName()));
    }
    Set<String> used =
        listed.stream()
            .filter(each -> !ours.contains(each))
            .map(ScheduledReport::queryId)
            .collect(Collectors.toSet());
    Set<String> unused =
        ours.stream()
            .map(ScheduledReport::queryId)
            .filter(id -> !used.contains(id))
            .collect(Collectors.toSet());
    if (!unused.isEmpty()) {
      for (ScheduledQuery query : client.queries(QueryFilter.own())) {
        if (unused.contains(query.queryId()) && ReportNames.isConnectorName(query.name())) {
          client.deleteQuery(query.queryId());
          deleted.add(List.of("query", query.queryId(), query.name()));
        }
      }
    }
    return deleted;
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
