package io.partnerinsights.spark.metrics;

import java.util.Locale;

/** A count without a unit. */
public final class CountMetric extends SumMetric {
  @Override
  String formatSum(long sum) {
    return String.format(Locale.ROOT, "%,d", sum);
  }
}
