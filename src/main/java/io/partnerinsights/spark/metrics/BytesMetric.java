package io.partnerinsights.spark.metrics;

import java.util.Locale;

/** A number of bytes, formatted in MiB. */
public final class BytesMetric extends SumMetric {

  /** Spark calls this constructor by reflection. */
  public BytesMetric() {
    this("", "");
  }

  BytesMetric(String name, String description) {
    super(name, description);
  }

  @Override
  String format(long sum) {
    return String.format(Locale.ROOT, "%,.1f MiB", sum / (double) (1 << 20));
  }
}
