package io.partnerinsights.spark.metrics;

import java.util.Locale;

/** Nanoseconds, shown in seconds. */
public abstract class TimeMetric extends SumMetric {
  /** A time under the name that it is reported by. */
  protected TimeMetric(String name, String description) {
    super(name, description);
  }

  @Override
  final String shown(long sum) {
    return String.format(Locale.ROOT, "%,.3f s", sum / 1e9);
  }
}
