package io.partnerinsights.core.report;

/**
 * The report of one load(): made when it is first needed, once however many threads and actions
 * ask, and with a fresh link for each later one. If making it fails, the next who asks tries again.
 */
public final class ReportOnDemand {
  private final PlannedReport plan;
  private final ReportRunner runner;
  private CompletedReport report;

  /** Nothing is called yet. */
  public ReportOnDemand(PlannedReport plan, ReportRunner runner) {
    this.plan = plan;
    this.runner = runner;
  }

  /** What will be, or has been, asked. */
  public PlannedReport plan() {
    return plan;
  }

  /**
   * The completed report; waits for it on the first call.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link ReportRunner}
   */
  public synchronized CompletedReport get() {
    report = report == null ? runner.run(plan) : runner.refresh(report);
    return report;
  }
}
