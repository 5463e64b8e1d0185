package io.partnerinsights.spark.metric;

/** Time from inflated bytes to typed columns. */
public final class ScanTime extends TimeMetric {
  static final String NAME = "scanTime";

  /** For Spark. */
  public ScanTime() {
    super(NAME, "time parsing");
  }
}
