package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReportDescription;
import io.partnerinsights.core.report.ReportNames;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Deletes reports of earlier applications that failed or crashed, once their descriptions allow it.
 * A failure to delete does not end the job.
 */
final class DueReports {
  /** Maximum number of reports that one job deletes, because each is a call. */
  private static final int MAX_DELETIONS = 10;

  private final JobContext job;

  DueReports(JobContext job) {
    this.job = job;
  }

  /** Deletes the oldest reports that are due, and returns their number. */
  int delete() {
    try {
      List<String> due = due();
      for (String reportId : due) {
        job.await().checkInterrupt();
        delete(reportId);
      }
      return due.size();
    } catch (PartnerInsightsException e) {
      job.await().checkInterrupt();
      job.log().event("Reports of earlier applications were not listed: " + e.getMessage());
      return 0;
    }
  }

  private List<String> due() {
    return job.briefClient().reports(ReportFilter.all()).stream()
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
        && !job.recorder().needs(report.reportId());
  }

  private void delete(String reportId) {
    try {
      job.briefClient().deleteReport(reportId);
      job.log()
          .event("Deleted report %s, which an earlier application had left".formatted(reportId));
    } catch (PartnerInsightsException e) {
      job.log()
          .event(
              "Report %s of an earlier application was not deleted: %s"
                  .formatted(reportId, e.getMessage()));
    }
  }
}
