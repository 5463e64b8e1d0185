package io.partnerinsights.spark.metrics;

/** Time in gzip. */
public final class InflateTime extends TimeMetric {
  static final String NAME = "inflateTime";

  /** For Spark. */
  public InflateTime() {
    super(NAME, "time inflating");
  }
}
