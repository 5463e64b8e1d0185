package io.partnerinsights.spark.metrics;

import io.partnerinsights.core.cache.Received;
import io.partnerinsights.core.cache.Received.Way;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** How a scan came by its report, and what that cost. */
public final class ReportMetrics {
  private ReportMetrics() {}

  /** What a scan reports, for Spark's UI. */
  public static CustomMetric[] supported() {
    return new CustomMetric[] {
      new ReportsCreated(),
      new ReportsAdopted(),
      new ReportsReused(),
      new StatusLooks(),
      new ReportTime()
    };
  }

  /** The figures of a scan that has its report. */
  public static CustomTaskMetric[] of(Received received) {
    return new CustomTaskMetric[] {
      count(ReportsCreated.NAME, received, Way.CREATED),
      count(ReportsAdopted.NAME, received, Way.ADOPTED),
      count(ReportsReused.NAME, received, Way.REUSED),
      new DriverValue(StatusLooks.NAME, received.looks()),
      new DriverValue(ReportTime.NAME, received.waited().toNanos())
    };
  }

  private static CustomTaskMetric count(String name, Received received, Way way) {
    return new DriverValue(name, received.way() == way ? 1 : 0);
  }

  private record DriverValue(String name, long value) implements CustomTaskMetric {}
}
