package io.partnerinsights.core.report;

/** Names when a report is deleted. Other applications read it from its description. */
public enum Removal {
  /** Only a user deletes it. */
  NEVER,
  /** Any application may read it, and deletes it after its {@link Retention}. */
  WHEN_OVER,
  /** No other application reads it. Any deletes it after its {@link Retention}. */
  UNSHARED,
  /** No other application reads it. The load that has read it deletes it; others after 60 days. */
  AFTER_LOAD
}
