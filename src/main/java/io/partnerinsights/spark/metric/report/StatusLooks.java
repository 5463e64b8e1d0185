package io.partnerinsights.spark.metric.report;

import io.partnerinsights.spark.metric.CountMetric;

/** How often the driver asked for a report's status. */
public final class StatusLooks extends CountMetric {
  static final String NAME = "statusLooks";

  /** For Spark. */
  public StatusLooks() {
    super(NAME, "looks at the report's status");
  }
}
