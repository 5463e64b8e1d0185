package io.partnerinsights.core.report.broker;

import io.partnerinsights.core.report.PlannedReport;
import java.util.List;
import java.util.function.Function;

/**
 * The reports of one question of a load(): as a rule one, or one for each part of its range. Each
 * is shared, found again, kept and removed as any other. Thread-safe.
 */
public final class ReportsOnDemand {
  private final List<ReportOnDemand> parts;

  /**
   * Nothing is called yet.
   *
   * @param plans one or more, in the order of their ranges
   * @param loads begins the reading of one
   */
  public ReportsOnDemand(List<PlannedReport> plans, Function<PlannedReport, ReportOnDemand> loads) {
    this.parts = plans.stream().map(loads).toList();
  }

  /** Where an action that is planned now reads from, as {@link ReportOnDemand#current}. */
  public List<SharedReport> current() {
    return parts.stream().map(ReportOnDemand::current).toList();
  }

  /**
   * The completed reports of one action, in the order of their plans; waits for all of them at
   * once. An interrupt ends all waits.
   *
   * @param planned what {@link #current()} gave when the action was planned
   * @throws io.partnerinsights.core.errors.ReportException as {@link ReportOnDemand#get}; of
   *     several reports the first that fails, and says which it is
   */
  public List<Received> get(List<SharedReport> planned) {
    return parts.size() == 1
        ? List.of(parts.get(0).get(planned.get(0)))
        : new Gathering(parts, planned).received();
  }

  /**
   * What {@link #get} would do now, found out with GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the service cannot be asked
   */
  public DryRun dryRun() {
    return parts.size() == 1
        ? parts.get(0).dryRun()
        : DryRun.ofParts(parts.stream().map(ReportOnDemand::dryRun).toList());
  }
}
