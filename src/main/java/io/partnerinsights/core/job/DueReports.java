package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReportDescription;
import io.partnerinsights.core.report.ReportNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Deletes reports of earlier applications that failed or crashed, once their descriptions allow it.
 * A failure to delete does not end the job.
 */
record DueReports(JobContext job) {
  /** Maximum number of reports that one job deletes, because each is a call. */
  private static final int MAX_DELETIONS = 10;

  /** Maximum time of one call. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  /** Deletes the oldest reports that are due until a call fails, and returns their number. */
  int delete() {
    int deleted = 0;
    try {
      for (String reportId : due()) {
        job.wait.checkInterrupt();
        client().deleteReport(reportId);
        deleted++;
        job.wait
            .log()
            .event("Deleted report %s, which an earlier application had left".formatted(reportId));
      }
    } catch (PartnerInsightsException e) {
      job.wait.checkInterrupt();
      job.wait.log().event("Reports of earlier applications were not deleted: " + e.getMessage());
    }
    return deleted;
  }

  /** The report of this read runs meanwhile: its polls must not wait for long. */
  private PartnerInsightsClient client() {
    return job.account.limitedTo(CALL_LIMIT);
  }

  private List<String> due() {
    return client().reports(ReportFilter.all()).stream()
        .filter(report -> ReportNames.isConnectorName(report.reportName()) && isDue(report))
        .sorted(Comparator.comparing(report -> report.createdTime().orElse(Instant.MIN)))
        .limit(MAX_DELETIONS)
        .map(ScheduledReport::reportId)
        .toList();
  }

  private boolean isDue(ScheduledReport report) {
    return ReportDescription.deletableFrom(report.description())
            .filter(job.serviceTime()::isAfter)
            .isPresent()
        && !job.request.recorder().needs(report.reportId());
  }
}
