package io.partnerinsights.sandbox.service;

import java.time.Duration;

/**
 * How the service behaves.
 *
 * @param latency from request to completion, on the service's clock
 * @param outcome how executions end
 * @param callbacksAnywhere whether callbacks go beyond this machine
 */
public record ServiceSettings(
    Duration latency, Outcome outcome, boolean callbacksAnywhere, Quotas quotas) {

  /** How much one user may have. */
  public record Quotas(int executeNowPerHour, int activeReports, int queries) {
    /** What the service documents. */
    public static final Quotas DOCUMENTED = new Quotas(5, 50, 100);

    /** Out of the way of tests. */
    public static final Quotas GENEROUS = new Quotas(10_000, 10_000, 10_000);
  }
}
