package io.partnerinsights.spark.metrics;

/** Reports that this application had read before. */
public final class ReportsReused extends CountMetric {
  static final String NAME = "reportsReused";

  /** For Spark. */
  public ReportsReused() {
    super(NAME, "reports reused");
  }
}
