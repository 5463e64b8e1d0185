package io.partnerinsights.spark.metrics;

/** Reports that another application had made. */
public final class ReportsAdopted extends CountMetric {
  static final String NAME = "reportsAdopted";

  /** For Spark. */
  public ReportsAdopted() {
    super(NAME, "reports adopted");
  }
}
