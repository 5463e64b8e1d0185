package io.partnerinsights.spark.metrics;

import java.util.Locale;

/** A time in nanoseconds, formatted in seconds. */
public final class TimeMetric extends SumMetric {
  @Override
  String formatSum(long sum) {
    return String.format(Locale.ROOT, "%,.3f s", sum / 1e9);
  }
}
