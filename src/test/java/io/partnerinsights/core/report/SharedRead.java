package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.newPlanner;
import static io.partnerinsights.core.report.ReportFixture.newReading;
import static io.partnerinsights.core.report.ReportFixture.queryRequest;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.testing.ClockedSandbox;

/** One read of the test query, like that of an engine. */
public record SharedRead(ReportChoice choice, ReportRegistry reports) {
  public static SharedRead of(ClockedSandbox service) {
    return of(service, newReading(service));
  }

  public static SharedRead of(ClockedSandbox service, Reading reading) {
    return of(service, reading, new ReportRegistry(service.clock()), Sharing.DEFAULTS);
  }

  public static SharedRead of(
      ClockedSandbox service, Reading reading, ReportRegistry reports, Sharing sharing) {
    return of(newPlanner(service).checkRequest(queryRequest(QUERY)), reading, reports, sharing);
  }

  public static SharedRead of(
      CheckedQuery plan, Reading reading, ReportRegistry reports, Sharing sharing) {
    return new SharedRead(new ReportChoice(plan, reading.newContext(sharing), reports), reports);
  }

  /** Returns a read in an application of its own, which adopts nothing. */
  public static SharedRead ofOwnApplication(CheckedQuery plan, Reading reading) {
    return of(plan, reading, new ReportRegistry(reading.clock()), Sharing.NEVER);
  }

  /** Returns the report of one action. */
  public CompletedReport awaitFile() {
    return awaitReport().link().completedReport();
  }

  /** Acquires the report of one action. */
  public ManagedReport.WaitResult awaitReport() {
    return choice.awaitReport();
  }

  /** Finds or creates the report of one action. */
  public String submitReport() {
    return choice.submitReport();
  }

  /** Says which report one action would get. */
  public String dryRun() {
    return reports.describeDryRun(choice.query(), choice.context());
  }
}
