package io.partnerinsights.spark.metrics;

import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.session.Report;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * The metrics of the driver: the origin of a scan's report, its polls and the time waited for it.
 */
public final class ReportMetrics {
  private static final String CREATED = "reportsCreated";
  private static final String ADOPTED = "reportsAdopted";
  private static final String REUSED = "reportsReused";
  private static final String POLLS = "statusPolls";
  private static final String WAIT_TIME = "reportTime";

  private ReportMetrics() {}

  /** Returns the metrics that a scan supports. */
  public static CustomMetric[] supported() {
    return new CustomMetric[] {
      new CountMetric(CREATED, "reports created"),
      new CountMetric(ADOPTED, "reports of earlier or other runs"),
      new CountMetric(REUSED, "reports reused"),
      new CountMetric(POLLS, "polls of the report's status"),
      new TimeMetric(WAIT_TIME, "time waiting for the report")
    };
  }

  /** Returns the values of a scan that has its report. */
  public static CustomTaskMetric[] of(Report report) {
    return new CustomTaskMetric[] {
      new MetricValue(CREATED, report.origin() == ReportOrigin.CREATED ? 1 : 0),
      new MetricValue(ADOPTED, report.origin() == ReportOrigin.ADOPTED ? 1 : 0),
      new MetricValue(REUSED, report.origin() == ReportOrigin.REUSED ? 1 : 0),
      new MetricValue(POLLS, report.polls()),
      new MetricValue(WAIT_TIME, report.waited().toNanos())
    };
  }
}
