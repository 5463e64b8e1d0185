package io.partnerinsights.spark.metrics;

/** Time from inflated bytes to typed columns. */
public final class ScanTime extends TimeMetric {
  static final String NAME = "scanTime";

  /** For Spark. */
  public ScanTime() {
    super(NAME, "time parsing");
  }
}
