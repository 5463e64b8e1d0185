package io.partnerinsights.core.options;

/** What to do where a dataset is not as the bundled dictionary knows it. */
public enum DriftPolicy {
  /** Say so and follow the service. */
  WARN("warn"),
  /** End the load. */
  FAIL("fail");

  private final String spelling;

  DriftPolicy(String spelling) {
    this.spelling = spelling;
  }

  /** The option's text for this choice. */
  public String spelling() {
    return spelling;
  }
}
