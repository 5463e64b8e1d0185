package io.partnerinsights.spark.metrics;

/** Reports that were made for a scan. */
public final class ReportsCreated extends CountMetric {
  static final String NAME = "reportsCreated";

  /** For Spark. */
  public ReportsCreated() {
    super(NAME, "reports created");
  }
}
