package io.partnerinsights.spark.metric.report;

import io.partnerinsights.core.report.broker.Received;
import io.partnerinsights.core.report.broker.Received.Way;
import java.time.Duration;
import java.util.List;
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

  /**
   * The figures of a scan that has its report, or those on its slices.
   *
   * @param received what it has got; its slices were waited for at the same time
   */
  public static CustomTaskMetric[] of(List<Received> received) {
    return new CustomTaskMetric[] {
      count(ReportsCreated.NAME, received, Way.CREATED),
      count(ReportsAdopted.NAME, received, Way.ADOPTED),
      count(ReportsReused.NAME, received, Way.REUSED),
      new DriverValue(StatusLooks.NAME, received.stream().mapToLong(Received::looks).sum()),
      new DriverValue(ReportTime.NAME, longest(received).toNanos())
    };
  }

  private static CustomTaskMetric count(String name, List<Received> received, Way way) {
    return new DriverValue(name, received.stream().filter(one -> one.way() == way).count());
  }

  private static Duration longest(List<Received> received) {
    return received.stream().map(Received::waited).max(Duration::compareTo).orElseThrow();
  }

  private record DriverValue(String name, long value) implements CustomTaskMetric {}
}
