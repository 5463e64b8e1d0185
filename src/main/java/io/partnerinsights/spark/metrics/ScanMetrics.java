package io.partnerinsights.spark.metrics;

import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.session.ReadStats;
import io.partnerinsights.core.session.Report;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** The metrics of a scan, each with the value that is added to it. */
public final class ScanMetrics {
  private static final List<Metric<ReadStats>> TASK_METRICS =
      List.of(
          new Metric<>(
              new BytesMetric().describeAs("bytesDownloaded", "bytes downloaded"),
              ReadStats::bytesReceived),
          new Metric<>(new CountMetric().describeAs("rowsRead", "rows read"), ReadStats::rowCount),
          new Metric<>(
              new CountMetric().describeAs("rowsMalformed", "malformed rows"),
              ReadStats::malformedRows),
          new Metric<>(
              new CountMetric().describeAs("valuesRounded", "values rounded"),
              ReadStats::roundedValues),
          new Metric<>(
              new CountMetric().describeAs("timesCut", "times of day cut"),
              ReadStats::cutTimesOfDay),
          new Metric<>(
              new CountMetric().describeAs("resumes", "broken transfers resumed"),
              ReadStats::resumeCount),
          new Metric<>(
              new TimeMetric().describeAs("downloadTime", "time downloading"),
              stats -> stats.downloadTime().toNanos()),
          new Metric<>(
              new TimeMetric().describeAs("inflateTime", "time decompressing gzip"),
              stats -> stats.inflateTime().toNanos()),
          new Metric<>(
              new TimeMetric().describeAs("scanTime", "time parsing CSV"),
              stats -> stats.parseTime().toNanos()));

  private static final List<Metric<Report>> DRIVER_METRICS =
      List.of(
          originMetric("reportsCreated", "reports created", ReportOrigin.CREATED),
          originMetric(
              "reportsAdopted", "reports of earlier or other runs", ReportOrigin.FROM_OTHER_RUN),
          originMetric("reportsReused", "reports reused", ReportOrigin.READ_BEFORE),
          new Metric<>(
              new CountMetric().describeAs("statusPolls", "polls of the report's status"),
              Report::pollCount),
          new Metric<>(
              new TimeMetric().describeAs("reportTime", "time waiting for the report"),
              report -> report.waitedTime().toNanos()));

  private ScanMetrics() {}

  private static Metric<Report> originMetric(String name, String description, ReportOrigin origin) {
    return new Metric<>(
        new CountMetric().describeAs(name, description),
        report -> report.origin() == origin ? 1 : 0);
  }

  public static CustomMetric[] taskMetrics() {
    return TASK_METRICS.stream().map(Metric::customMetric).toArray(CustomMetric[]::new);
  }

  /** Returns the metrics of the driver: the report's origin, its polls and the time waited. */
  public static CustomMetric[] driverMetrics() {
    return DRIVER_METRICS.stream().map(Metric::customMetric).toArray(CustomMetric[]::new);
  }

  public static CustomTaskMetric[] taskValues(ReadStats stats) {
    return toValues(TASK_METRICS, stats);
  }

  public static CustomTaskMetric[] driverValues(Report report) {
    return toValues(DRIVER_METRICS, report);
  }

  private static <T> CustomTaskMetric[] toValues(List<Metric<T>> metrics, T source) {
    return metrics.stream()
        .map(metric -> new Value(metric.customMetric.name(), metric.value.applyAsLong(source)))
        .toArray(CustomTaskMetric[]::new);
  }

  private record Metric<T>(CustomMetric customMetric, ToLongFunction<T> value) {}

  private record Value(String name, long value) implements CustomTaskMetric {}
}
