package io.partnerinsights.core.options;

/** Whose report a load() may read, as the option {@code reuse} spells it. */
public enum Reuse {
  /** This application's, and what a dead or waiting one has left unread. */
  AUTO("auto"),
  /** Its own only. */
  NEVER("never"),
  /** Any application's. */
  ALWAYS("always");

  private final String spelling;

  Reuse(String spelling) {
    this.spelling = spelling;
  }

  /** The option's text for this choice. */
  public String spelling() {
    return spelling;
  }
}
