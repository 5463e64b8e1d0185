package io.partnerinsights.spark.metric.report;

import io.partnerinsights.spark.metric.CountMetric;

/** Reports that another application had made. */
public final class ReportsAdopted extends CountMetric {
  static final String NAME = "reportsAdopted";

  /** For Spark. */
  public ReportsAdopted() {
    super(NAME, "reports adopted");
  }
}
