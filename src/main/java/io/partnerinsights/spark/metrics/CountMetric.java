package io.partnerinsights.spark.metrics;

import java.util.Locale;

/** A number of things. */
public abstract class CountMetric extends SumMetric {
  /** A count under the name that tasks report it by. */
  protected CountMetric(String name, String description) {
    super(name, description);
  }

  @Override
  final String shown(long sum) {
    return String.format(Locale.ROOT, "%,d", sum);
  }
}
