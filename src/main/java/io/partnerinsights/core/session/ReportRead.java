package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.Acquisition;
import io.partnerinsights.core.cache.CachedReport;
import io.partnerinsights.core.cache.ReportBinding;

/**
 * One read of a plan. Two reads are equal if they read the same report with the same options, so
 * that an engine may reuse the rows. Thread-safe.
 */
public final class ReportRead {
  private final ReadPlan plan;
  private final CachedReport report;

  ReportRead(ReadPlan plan, CachedReport report) {
    this.plan = plan;
    this.report = report;
  }

  CachedReport report() {
    return report;
  }

  /** Whether the report can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return plan.isComplete(this);
  }

  /**
   * Waits for the complete report, and finds or creates it if necessary. Returns it with a new
   * link. An interrupt ends the wait, but the service continues to create the report.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException one of the codes PI-3xxx, with
   *     the ids with which a later read can continue
   */
  public Report await() {
    return new Report(plan.options(), acquisition().await());
  }

  /** Returns the steps that {@link #await} makes, to be made one by one. No call. */
  public ReadSteps steps() {
    return new ReadSteps(plan.options(), acquisition());
  }

  /**
   * Finds or creates the report, and returns its id without waiting for its completion. May wait
   * for a permit.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException the errors of {@link #await}
   */
  public String submit() {
    return acquisition().submit();
  }

  private Acquisition acquisition() {
    ReportBinding serving = plan.request();
    boolean own = serving.plan().equals(report.plan());
    return serving.acquire(own ? report : serving.current());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReportRead read
        && report.equals(read.report)
        && plan.readsLike(read.plan);
  }

  @Override
  public int hashCode() {
    return report.hashCode();
  }
}
