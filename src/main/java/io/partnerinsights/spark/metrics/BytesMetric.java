package io.partnerinsights.spark.metrics;

import java.util.Locale;

/** A number of bytes, formatted in MiB. */
public final class BytesMetric extends SumMetric {
  @Override
  String formatSum(long sum) {
    return String.format(Locale.ROOT, "%,.1f MiB", sum / (double) (1 << 20));
  }
}
