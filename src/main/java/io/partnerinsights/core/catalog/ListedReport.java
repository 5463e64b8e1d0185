package io.partnerinsights.core.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A report as administrators list it.
 *
 * @param lastRun when its newest complete execution was generated
 * @param nextRun when it runs next
 */
public record ListedReport(
    ScheduledReport report, @Nullable Instant lastRun, @Nullable Instant nextRun) {

  /** Lists reports; GETs only. */
  public static List<ListedReport> list(PartnerInsightsClient client, ReportFilter filter) {
    List<ScheduledReport> reports = client.listReports(filter);
    Map<String, Instant> lastRuns = fetchLastRuns(client, reports);
    Instant now = client.serviceNow();
    return reports.stream()
        .map(
            report ->
                new ListedReport(
                    report, lastRuns.get(report.reportId()), report.findNextRun(now).orElse(null)))
        .toList();
  }

  /**
   * Returns when the newest complete execution of each report was generated, by the report's id.
   */
  private static Map<String, Instant> fetchLastRuns(
      PartnerInsightsClient client, List<ScheduledReport> reports) {
    Map<String, Instant> lastRuns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ExecutionFilter.groupReportIds(reports.stream().map(ScheduledReport::reportId).toList())
        .flatMap(group -> client.listExecutions(latestCompleted(group)).stream())
        .filter(run -> run.findGeneratedTime().isPresent())
        .sorted(Comparator.comparing(run -> run.findGeneratedTime().orElseThrow()))
        .forEach(run -> lastRuns.put(run.reportId(), run.findGeneratedTime().orElseThrow()));
    return lastRuns;
  }

  private static ExecutionFilter latestCompleted(List<String> reportIds) {
    return ExecutionFilter.latestOf(reportIds).withStatuses(ExecutionStatus.Kind.COMPLETED);
  }
}
