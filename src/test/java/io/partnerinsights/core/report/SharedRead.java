package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.jobs;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.request;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;

/**
 * One read of the test query, like that of an engine.
 *
 * @param binding the read's binding to its report
 */
public record SharedRead(ReportChoice binding) {
  /** The settings of a read without options. */
  public static final ReuseSettings DEFAULTS = reuse(Reuse.AUTO);

  /** Returns settings with this reuse and the default of option {@code keep}. */
  public static ReuseSettings reuse(Reuse reuse) {
    Keep keep = reuse == Reuse.ALWAYS ? Keep.ALL : Keep.NOTHING;
    return new ReuseSettings(reuse, Duration.ofHours(1), keep);
  }

  public static SharedRead of(ClockedSandbox service) {
    return of(service, jobs(service));
  }

  public static SharedRead of(ClockedSandbox service, Waits jobs) {
    return of(service, jobs, new Reports(service.clock()), DEFAULTS);
  }

  public static SharedRead of(
      ClockedSandbox service, Waits jobs, Reports cache, ReuseSettings settings) {
    return of(planner(service).plan(request(QUERY)), jobs, cache, settings);
  }

  public static SharedRead of(ReportPlan plan, Waits jobs, Reports cache, ReuseSettings settings) {
    return new SharedRead(new ReportChoice(plan, jobs, settings, cache));
  }

  /** Returns the report of one action. */
  public CompletedReport get() {
    return acquire().report();
  }

  /** Acquires the report of one action. */
  public ReportAccess acquire() {
    return binding.current().await(binding);
  }
}
