package io.partnerinsights.core.options;

/** The created reports that the connector never deletes. */
public enum KeepMode implements OptionChoice {
  /** Reports stay, and their queries with them. */
  REPORT,
  /** Reports are deleted after their retention, and later their queries. */
  NOTHING
}
