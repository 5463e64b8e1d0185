package io.partnerinsights.core.cache;

import io.partnerinsights.core.job.ReportRunner;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.report.ReportPlan;

/**
 * The report of one load(): asked for when it is first needed, shared with every other load() of
 * the same question as its settings allow, and kept to once it has been read. Thread-safe.
 */
public final class ReportOnDemand {
  private final ReportPlan plan;
  private final ReportRunner runner;
  private final ReuseSettings settings;
  private final ReportBroker broker;
  private SharedReport current;
  private boolean read;

  /** Nothing is called yet. */
  public ReportOnDemand(
      ReportPlan plan, ReportRunner runner, ReuseSettings settings, ReportBroker broker) {
    this.plan = plan;
    this.runner = runner;
    this.settings = settings;
    this.broker = broker;
  }

  /** What will be, or has been, asked. */
  public ReportPlan plan() {
    return plan;
  }

  /**
   * What {@link #get()} would do now, found out with GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the service cannot be asked
   */
  public DryRun dryRun() {
    return DryRun.of(plan, settings, broker, runner.finder());
  }

  /** Where an action that is planned now reads from: the same object for the same report. */
  public synchronized SharedReport current() {
    if (current == null || current.isForgotten() || (!read && settings.reuse() != Reuse.NEVER)) {
      read = false;
      current =
          settings.reuse() == Reuse.NEVER
              ? new SharedReport(plan, broker)
              : broker.share(plan, settings.maxAge());
    }
    return current;
  }

  /**
   * The completed report of one action; waits for it on the first call, and while another thread
   * does. Both waits end at an interrupt.
   *
   * @param planned what {@link #current()} gave when the action was planned
   * @throws io.partnerinsights.core.errors.ReportException as {@link ReportRunner}
   */
  public Received get(SharedReport planned) {
    Received received = planned.get(runner, settings, !hasRead(planned));
    markRead(planned);
    return received;
  }

  /** The completed report, planned for now. */
  public CompletedReport get() {
    return get(current()).report();
  }

  private synchronized boolean hasRead(SharedReport report) {
    return read && report.equals(current);
  }

  private synchronized void markRead(SharedReport report) {
    read = read || report.equals(current);
  }
}
