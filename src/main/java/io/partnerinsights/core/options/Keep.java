package io.partnerinsights.core.options;

/** What stays on the service when an application ends, as the option {@code keep} spells it. */
public enum Keep {
  /** The reports; their queries go. */
  REPORT("report"),
  /** Neither queries nor reports. */
  NOTHING("nothing"),
  /** Queries and reports. */
  ALL("all");

  private final String spelling;

  Keep(String spelling) {
    this.spelling = spelling;
  }

  /** The option's text for this choice. */
  public String spelling() {
    return spelling;
  }
}
