package io.partnerinsights.core.options.choice;

/** Whether an engine's filters, columns and limits become part of the query for a dataset. */
public enum Pushdown {
  ON("on"),
  OFF("off");

  private final String spelling;

  Pushdown(String spelling) {
    this.spelling = spelling;
  }

  /** The option's text for this choice. */
  public String spelling() {
    return spelling;
  }
}
