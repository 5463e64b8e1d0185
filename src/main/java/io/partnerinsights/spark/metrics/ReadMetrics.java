package io.partnerinsights.spark.metrics;

import io.partnerinsights.core.download.Transfer;
import io.partnerinsights.core.session.BatchReader;
import java.util.function.ToLongFunction;
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
  public static CustomTaskMetric[] of(BatchReader rows) {
    return new CustomTaskMetric[] {
      value(BYTES, rows, Transfer::bytesReceived),
      new MetricValue(ROWS, rows.rows()),
      new MetricValue(MALFORMED, rows.malformedRows()),
      new MetricValue(ROUNDED, rows.roundedValues()),
      value(RESUMES, rows, Transfer::resumes),
      value(DOWNLOAD_TIME, rows, transfer -> transfer.timeDownloading().toNanos()),
      value(INFLATE_TIME, rows, transfer -> transfer.timeInflating().toNanos()),
      new MetricValue(SCAN_TIME, rows.parseTime().toNanos())
    };
  }

  private static CustomTaskMetric value(
      String name, BatchReader rows, ToLongFunction<Transfer> value) {
    return new MetricValue(name, rows.transfer().stream().mapToLong(value).sum());
  }
}
