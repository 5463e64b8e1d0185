package io.partnerinsights.spark.metrics;

/** Rows that have left the parser. */
public final class RowsRead extends CountMetric {
  static final String NAME = "rowsRead";

  /** For Spark. */
  public RowsRead() {
    super(NAME, "rows read");
  }
}
