package io.partnerinsights.core.options;

/** What to do if a dataset differs from the bundled dictionary. */
public enum DriftPolicy implements OptionChoice {
  /** Log a warning and use the service's columns. */
  WARN,
  /** End the read with an error. */
  FAIL
}
