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
  private static final List<Metric<ReadStats>> OF_TASKS =
      List.of(
          new Metric<>(
              new BytesMetric().named("bytesDownloaded", "bytes downloaded"),
              ReadStats::bytesReceived),
          new Metric<>(new CountMetric().named("rowsRead", "rows read"), ReadStats::rows),
          new Metric<>(
              new CountMetric().named("rowsMalformed", "malformed rows"), ReadStats::malformedRows),
          new Metric<>(
              new CountMetric().named("valuesRounded", "values rounded"), ReadStats::roundedValues),
          new Metric<>(
              new CountMetric().named("timesCut", "times of day cut"), ReadStats::cutTimes),
          new Metric<>(
              new CountMetric().named("resumes", "broken transfers resumed"), ReadStats::resumes),
          new Metric<>(
              new TimeMetric().named("downloadTime", "time downloading"),
              stats -> stats.downloadTime().toNanos()),
          new Metric<>(
              new TimeMetric().named("inflateTime", "time decompressing gzip"),
              stats -> stats.inflateTime().toNanos()),
          new Metric<>(
              new TimeMetric().named("scanTime", "time parsing CSV"),
              stats -> stats.parseTime().toNanos()));

  private static final List<Metric<Report>> OF_DRIVER =
      List.of(
          origin("reportsCreated", "reports created", ReportOrigin.CREATED),
          origin("reportsAdopted", "reports of earlier or other runs", ReportOrigin.ADOPTED),
          origin("reportsReused", "reports reused", ReportOrigin.REUSED),
          new Metric<>(
              new CountMetric().named("statusPolls", "polls of the report's status"),
              Report::polls),
          new Metric<>(
              new TimeMetric().named("reportTime", "time waiting for the report"),
              report -> report.waited().toNanos()));

  private ScanMetrics() {}

  private static Metric<Report> origin(String name, String description, ReportOrigin origin) {
    return new Metric<>(
        new CountMetric().named(name, description), report -> report.origin() == origin ? 1 : 0);
  }

  public static CustomMetric[] ofTasks() {
    return OF_TASKS.stream().map(Metric::shown).toArray(CustomMetric[]::new);
  }

  /** Returns the metrics of the driver: the report's origin, its polls and the time waited. */
  public static CustomMetric[] ofDriver() {
    return OF_DRIVER.stream().map(Metric::shown).toArray(CustomMetric[]::new);
  }

  public static CustomTaskMetric[] values(ReadStats stats) {
    return values(OF_TASKS, stats);
  }

  public static CustomTaskMetric[] values(Report report) {
    return values(OF_DRIVER, report);
  }

  private static <T> CustomTaskMetric[] values(List<Metric<T>> metrics, T source) {
    return metrics.stream()
        .map(metric -> new Value(metric.shown.name(), metric.value.applyAsLong(source)))
        .toArray(CustomTaskMetric[]::new);
  }

  private record Metric<T>(CustomMetric shown, ToLongFunction<T> value) {}

  private record Value(String name, long value) implements CustomTaskMetric {}
}
