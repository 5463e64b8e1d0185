package io.partnerinsights.core.report;

/** When a report is removed from the service. Its description says it to all applications. */
public enum Removal {
  /** Its application keeps it: only a user removes it. */
  NEVER,
  /** Any application may read it, and removes it when its {@link Retention} is over. */
  WHEN_OVER,
  /** No other application reads it. Its own removes it at its end, another one later. */
  AT_END
}
