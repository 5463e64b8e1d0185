package io.partnerinsights.spark.metric;

import java.util.Locale;

/** Nanoseconds, shown in seconds. */
abstract class TimeMetric extends SumMetric {
  TimeMetric(String name, String description) {
    super(name, description);
  }

  @Override
  final String shown(long sum) {
    return String.format(Locale.ROOT, "%,.3f s", sum / 1e9);
  }
}
