package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.CachedReport;
import io.partnerinsights.core.cache.ReportBinding;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One read of a plan. Two reads are equal if they read the same report with the same options, so
 * that an engine may reuse the rows. Thread-safe.
 */
public final class ReportRead {
  private final ReadPlan plan;
  private final CachedReport report;

  /** Present if the read continues from a saved state. */
  private final Optional<ReportBinding> restored;

  ReportRead(ReadPlan plan, CachedReport report, Optional<ReportBinding> restored) {
    this.plan = plan;
    this.report = report;
    this.restored = restored;
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
    Report report = new Report(plan.options(), acquire(CachedReport::await));
    plan.wholeTable().ifPresent(table -> table.log(report));
    return report;
  }

  /**
   * Finds or creates the report, and returns its id without waiting for its completion. May wait
   * for a permit.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException the errors of {@link #await}
   */
  public String submit() {
    return acquire(CachedReport::submit);
  }

  /**
   * Returns where a restored read stands, as a text without link, token or query: it continues from
   * there in {@link ReadPlan#restore}. Any thread may call it while another one waits; no call, and
   * never blocks.
   */
  public String save() {
    return serving().save();
  }

  private ReportBinding serving() {
    return restored.orElseGet(plan::request);
  }

  private <T> T acquire(BiFunction<CachedReport, ReportBinding, T> wait) {
    ReportBinding serving = serving();
    boolean own = serving.plan().equals(report.plan());
    try {
      return wait.apply(own ? report : serving.current(), serving);
    } catch (PartnerInsightsException e) {
      throw plan.wholeTable().map(table -> table.explained(e)).orElse(e);
    }
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
