package io.partnerinsights.spark.metrics;

import java.util.Locale;

/** A number of bytes, shown in MiB. */
abstract class BytesMetric extends SumMetric {
  BytesMetric(String name, String description) {
    super(name, description);
  }

  @Override
  final String shown(long sum) {
    return String.format(Locale.ROOT, "%,.1f MiB", sum / (double) (1 << 20));
  }
}
