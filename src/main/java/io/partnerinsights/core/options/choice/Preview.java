package io.partnerinsights.core.options.choice;

/** Whether a few rows may be answered from a test of the query, without a report. */
public enum Preview {
  ON("on"),
  OFF("off");

  private final String spelling;

  Preview(String spelling) {
    this.spelling = spelling;
  }

  /** The option's text for this choice. */
  public String spelling() {
    return spelling;
  }
}
