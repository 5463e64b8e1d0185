package io.partnerinsights.spark.metrics;

import io.partnerinsights.core.session.ReadStats;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** The metrics of the tasks of a scan. */
public final class ReadMetrics {
  private static final String BYTES = "bytesDownloaded";
  private static final String ROWS = "rowsRead";
  private static final String MALFORMED = "rowsMalformed";
  private static final String ROUNDED = "valuesRounded";
  private static final String RESUMES = "resumes";
  private static final String DOWNLOAD_TIME = "downloadTime";
  private static final String INFLATE_TIME = "inflateTime";
  private static final String SCAN_TIME = "scanTime";

  private ReadMetrics() {}

  /** Returns the metrics that a scan supports. */
  public static CustomMetric[] supported() {
    return new CustomMetric[] {
      new BytesMetric(BYTES, "bytes downloaded"),
      new CountMetric(ROWS, "rows read"),
      new CountMetric(MALFORMED, "malformed rows"),
      new CountMetric(ROUNDED, "values rounded"),
      new CountMetric(RESUMES, "broken transfers resumed"),
      new TimeMetric(DOWNLOAD_TIME, "time downloading"),
      new TimeMetric(INFLATE_TIME, "time decompressing gzip"),
      new TimeMetric(SCAN_TIME, "time parsing CSV")
    };
  }

  /** Returns the values of one task so far. */
  public static CustomTaskMetric[] of(ReadStats stats) {
    return new CustomTaskMetric[] {
      new MetricValue(BYTES, stats.bytesReceived()),
      new MetricValue(ROWS, stats.rows()),
      new MetricValue(MALFORMED, stats.malformedRows()),
      new MetricValue(ROUNDED, stats.roundedValues()),
      new MetricValue(RESUMES, stats.resumes()),
      new MetricValue(DOWNLOAD_TIME, stats.downloadTime().toNanos()),
      new MetricValue(INFLATE_TIME, stats.inflateTime().toNanos()),
      new MetricValue(SCAN_TIME, stats.parseTime().toNanos())
    };
  }
}
