package io.partnerinsights.core.options;

/** The created resources that the connector never deletes. */
public enum Keep implements OptionChoice {
  /** Reports stay, their queries are deleted at the end of the application. */
  REPORT,
  /** Reports are deleted when no other job can be reading them, and then their queries. */
  NOTHING,
  /** Queries and reports stay. */
  ALL
}
