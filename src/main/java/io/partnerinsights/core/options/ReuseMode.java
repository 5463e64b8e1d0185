package io.partnerinsights.core.options;

/** The existing reports that a read may use, as option {@code reuse} names them. */
public enum ReuseMode implements OptionChoice {
  /** Reports of this application, and reports that other applications share. */
  AUTO,
  /** No existing report: each read creates its own. */
  NEVER
}
