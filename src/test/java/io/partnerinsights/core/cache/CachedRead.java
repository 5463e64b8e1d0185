package io.partnerinsights.core.cache;

import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.jobs;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.request;

import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;

/**
 * One read of the test query, like that of an engine.
 *
 * @param binding the read's binding to its report
 */
public record CachedRead(ReportBinding binding) {
  /** The settings of a read without options. */
  public static final ReuseSettings DEFAULTS = reuse(Reuse.AUTO);

  /** Returns settings with this reuse and the default of option {@code keep}. */
  public static ReuseSettings reuse(Reuse reuse) {
    Keep keep = reuse == Reuse.ALWAYS ? Keep.ALL : Keep.NOTHING;
    return new ReuseSettings(reuse, Duration.ofHours(1), keep);
  }

  public static CachedRead of(ClockedSandbox service) {
    return of(service, jobs(service));
  }

  public static CachedRead of(ClockedSandbox service, ReportJobs jobs) {
    return of(service, jobs, new ReportCache(service.clock()), DEFAULTS);
  }

  public static CachedRead of(
      ClockedSandbox service, ReportJobs jobs, ReportCache cache, ReuseSettings settings) {
    return of(planner(service).plan(request(QUERY)), jobs, cache, settings);
  }

  public static CachedRead of(
      ReportPlan plan, ReportJobs jobs, ReportCache cache, ReuseSettings settings) {
    return new CachedRead(new ReportBinding(plan, jobs, settings, cache));
  }

  /** Returns the report of one action. */
  public CompletedReport get() {
    return acquire().report();
  }

  /** Acquires the report of one action. */
  public AcquiredReport acquire() {
    return binding.current().await(binding);
  }
}
