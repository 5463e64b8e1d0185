package io.partnerinsights.spark.metrics;

import java.util.Locale;

/** A number of things. */
public final class CountMetric extends SumMetric {

  /** For Spark, to format a sum. */
  public CountMetric() {
    this("", "");
  }

  CountMetric(String name, String description) {
    super(name, description);
  }

  @Override
  String format(long sum) {
    return String.format(Locale.ROOT, "%,d", sum);
  }
}
