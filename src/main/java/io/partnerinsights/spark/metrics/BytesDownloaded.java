package io.partnerinsights.spark.metrics;

/** Bytes as the store holds them: compressed, if they are. */
public final class BytesDownloaded extends BytesMetric {
  static final String NAME = "bytesDownloaded";

  /** For Spark. */
  public BytesDownloaded() {
    super(NAME, "bytes downloaded");
  }
}
