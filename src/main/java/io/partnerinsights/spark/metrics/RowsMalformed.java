package io.partnerinsights.spark.metrics;

/** Rows that were malformed and no error: read with nulls, or left out. */
public final class RowsMalformed extends CountMetric {
  static final String NAME = "rowsMalformed";

  /** For Spark. */
  public RowsMalformed() {
    super(NAME, "malformed rows");
  }
}
