package io.partnerinsights.testing;

import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFormat;
import java.time.Duration;
import java.time.Instant;

/** Creates reports without a description and a webhook, as CSV. */
public final class NewReports {
  private NewReports() {}

  /** Returns a report that runs once, now, over the query's time range. */
  public static NewReport.ExecuteNow executeNow(String reportName, String queryId) {
    return new NewReport.ExecuteNow(reportName, "", queryId, null, ReportFormat.CSV, null);
  }

  /** Returns a report that runs at {@code startTime} and then at each interval, without end. */
  public static NewReport.Scheduled scheduledReport(
      String reportName, String queryId, Instant startTime, Duration recurrenceInterval) {
    NewReport.Schedule schedule = new NewReport.Schedule(startTime, recurrenceInterval, null);
    return new NewReport.Scheduled(reportName, "", queryId, schedule, ReportFormat.CSV, null);
  }
}
