package io.partnerinsights.spark.metrics;

/** How often the driver asked for a report's status. */
public final class StatusLooks extends CountMetric {
  static final String NAME = "statusLooks";

  /** For Spark. */
  public StatusLooks() {
    super(NAME, "looks at the report's status");
  }
}
