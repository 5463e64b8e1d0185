package io.partnerinsights.spark.metrics;

import java.util.Locale;

/** A count without a unit. */
public final class CountMetric extends SumMetric {

  /** Spark calls this constructor by reflection. */
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
