package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.JobState.DeleteDueReports;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReportDescription;
import io.partnerinsights.core.report.ReportNames;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Deletes reports of earlier applications that failed or crashed, as far as their descriptions
 * allow it by now. A failure to delete never ends the job.
 */
final class DueReports {
  /** Maximum number of reports that one job deletes, because each is a call. */
  private static final int MAX_DELETIONS = 10;

  private final JobContext job;

  DueReports(JobContext job) {
    this.job = job;
  }

  /** Lists the reports that are due, or deletes the first of them. */
  Step step(DeleteDueReports state) {
    return state.due().map(due -> delete(state, due)).orElseGet(() -> list(state));
  }

  private Step list(DeleteDueReports state) {
    List<String> due = due();
    if (due.isEmpty() && state.refusal().isPresent()) {
      throw state.refusal().get();
    }
    return job.now(state.withDue(due));
  }

  private List<String> due() {
    try {
      return job.client().reports(ReportFilter.all()).stream()
          .filter(report -> ReportNames.isConnectorName(report.reportName()) && isDue(report))
          .sorted(Comparator.comparing(report -> report.createdTime().orElse(Instant.MIN)))
          .limit(MAX_DELETIONS)
          .map(ScheduledReport::reportId)
          .toList();
    } catch (PartnerInsightsException e) {
      return List.of();
    }
  }

  private boolean isDue(ScheduledReport report) {
    return ReportDescription.deletableFrom(report.description())
            .filter(job.serviceTime()::isAfter)
            .isPresent()
        && !job.recorder().needs(report.reportId());
  }

  private Step delete(DeleteDueReports state, List<String> due) {
    if (due.isEmpty()) {
      return new Step(state.then(), state.next());
    }
    String reportId = due.get(0);
    DeleteDueReports rest = state.withDue(due.subList(1, due.size()));
    try {
      job.client().deleteReport(reportId);
      job.reporter().deleted(reportId);
    } catch (PartnerInsightsException e) {
      job.reporter().notDeleted(reportId, e);
    }
    return job.now(rest);
  }
}
