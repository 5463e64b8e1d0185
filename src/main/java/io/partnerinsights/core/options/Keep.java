package io.partnerinsights.core.options;

/** The created resources that the connector never deletes. */
public enum Keep implements OptionChoice {
  /** Reports stay, their queries are deleted at the end of the application. */
  REPORT,
  /** Reports are deleted after their retention, and then their queries. */
  NOTHING,
  /** Queries and reports stay. */
  ALL
}
