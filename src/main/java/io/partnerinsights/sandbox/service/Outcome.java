package io.partnerinsights.sandbox.service;

/** How executions end. */
public enum Outcome {
  /** Completed, with a file and a link. */
  COMPLETED,
  /** A status outside the four documented ones. */
  FAILED,
  /** Paused, though nobody paused the report. */
  PAUSED,
  /** Completed, but the link stays null. */
  COMPLETED_WITHOUT_LINK
}
