package io.partnerinsights.core.options;

/** The created resources that stay on the service when an application ends. */
public enum Keep implements OptionChoice {
  /** Reports stay, their queries are deleted. */
  REPORT,
  /** Queries and reports are deleted. */
  NOTHING,
  /** Queries and reports stay. */
  ALL
}
