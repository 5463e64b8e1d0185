package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ScheduledReport;
import java.util.Locale;

/** What a report is for, as an administrator sees it in its name and description. */
public enum ReportUse {
  /** Loads read each of its executions. */
  LOAD_SCHEDULE,
  /** Streams, or a Flink job, read each of its executions. */
  STREAM,
  /** A read has created it; loads read so the months that no schedule reaches. */
  READ,
  /** It is not the connector's, or it has another name now. */
  OTHER;

  /** Returns the use of a report. */
  public static ReportUse of(ScheduledReport report) {
    if (!ReportNames.isConnectorName(report.reportName())) {
      return OTHER;
    } else if (LoadReports.isSchedule(report)) {
      return LOAD_SCHEDULE;
    }
    return ReportDescription.isOfSchedule(report.description()) ? STREAM : READ;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
