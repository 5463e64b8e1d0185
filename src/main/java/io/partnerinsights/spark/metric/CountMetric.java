package io.partnerinsights.spark.metric;

import java.util.Locale;

/** A number of things. */
abstract class CountMetric extends SumMetric {
  CountMetric(String name, String description) {
    super(name, description);
  }

  @Override
  final String shown(long sum) {
    return String.format(Locale.ROOT, "%,d", sum);
  }
}
