package io.partnerinsights.spark.metrics;

import io.partnerinsights.core.csv.MalformedRows;
import io.partnerinsights.core.download.TransferStats;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** One task's figures; they grow as it reads. */
public final class ReadMetrics {
  private final TransferStats transfer;
  private final MalformedRows malformed;
  private long rows;
  private long nanos;

  /** The figures of a task whose bytes come this way, and whose malformed rows are these. */
  public ReadMetrics(TransferStats transfer, MalformedRows malformed) {
    this.transfer = transfer;
    this.malformed = malformed;
  }

  /** What a scan reports, for Spark's UI. */
  public static CustomMetric[] supported() {
    return new CustomMetric[] {
      new BytesDownloaded(),
      new RowsRead(),
      new RowsMalformed(),
      new Resumes(),
      new DownloadTime(),
      new InflateTime(),
      new ScanTime()
    };
  }

  /** Some more rows, and how long they took from network to columns. */
  public void add(long moreRows, long moreNanos) {
    rows += moreRows;
    nanos += moreNanos;
  }

  /** The figures now. */
  public CustomTaskMetric[] values() {
    return new CustomTaskMetric[] {
      new TaskValue(BytesDownloaded.NAME, transfer.bytesReceived()),
      new TaskValue(RowsRead.NAME, rows),
      new TaskValue(RowsMalformed.NAME, malformed.count()),
      new TaskValue(Resumes.NAME, transfer.resumes()),
      new TaskValue(DownloadTime.NAME, transfer.timeDownloading().toNanos()),
      new TaskValue(InflateTime.NAME, transfer.timeInflating().toNanos()),
      new TaskValue(ScanTime.NAME, Math.max(0, nanos - transfer.timeWaiting().toNanos()))
    };
  }

  private record TaskValue(String name, long value) implements CustomTaskMetric {}
}
