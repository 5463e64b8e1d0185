package io.partnerinsights.spark.metrics;

/** Time in reads from the network. */
public final class DownloadTime extends TimeMetric {
  static final String NAME = "downloadTime";

  /** For Spark. */
  public DownloadTime() {
    super(NAME, "time waiting for bytes");
  }
}
