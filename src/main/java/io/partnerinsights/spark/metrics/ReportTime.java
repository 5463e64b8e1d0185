package io.partnerinsights.spark.metrics;

/** How long the driver waited for a report, and for the turn to make it. */
public final class ReportTime extends TimeMetric {
  static final String NAME = "reportTime";

  /** For Spark. */
  public ReportTime() {
    super(NAME, "time waiting for the report");
  }
}
