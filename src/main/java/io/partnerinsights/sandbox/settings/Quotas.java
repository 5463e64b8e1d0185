package io.partnerinsights.sandbox.settings;

/** Quotas of each user. */
public record Quotas(int executeNowPerHour, int activeReports, int queries) {
  /** The documented quotas. */
  public static final Quotas DOCUMENTED = new Quotas(5, 50, 100);

  /** The documented quotas, with as many reports an hour as a trial needs. */
  public static final Quotas TRIAL = new Quotas(1_000, 50, 100);

  /** Quotas that tests do not reach. */
  public static final Quotas GENEROUS = new Quotas(10_000, 10_000, 10_000);
}
