package io.partnerinsights.spark.metrics;

/** How often a transfer broke and went on at the byte where it broke. */
public final class Resumes extends CountMetric {
  static final String NAME = "resumes";

  /** For Spark. */
  public Resumes() {
    super(NAME, "broken transfers resumed");
  }
}
