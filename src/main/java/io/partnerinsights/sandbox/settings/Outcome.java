package io.partnerinsights.sandbox.settings;

/** How executions end. */
public enum Outcome {
  /** Completed, with a file and a link. */
  COMPLETED,
  /** Failed, a status that the service does not document. */
  FAILED,
  /** Paused, although the report is active. */
  PAUSED,
  /** Completed, but the link stays null. */
  COMPLETED_WITHOUT_LINK
}
