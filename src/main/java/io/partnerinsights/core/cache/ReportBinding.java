package io.partnerinsights.core.cache;

import io.partnerinsights.core.job.AdoptionRules;
import io.partnerinsights.core.job.JobState;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.report.ReportPlan;
import java.util.Optional;

/**
 * Binds one read to one report: chosen from the cache when it is first needed, and kept once it has
 * been read, so that all actions of the read see the same data. Thread-safe.
 */
public final class ReportBinding {
  private final ReportPlan plan;
  private final ReportJobs jobs;
  private final ReuseSettings settings;
  private final ReportCache cache;
  private CachedReport current;
  private boolean read;

  /** Binds nothing yet; no call. */
  public ReportBinding(
      ReportPlan plan, ReportJobs jobs, ReuseSettings settings, ReportCache cache) {
    this.plan = plan;
    this.jobs = jobs;
    this.settings = settings;
    this.cache = cache;
  }

  /** The plan that is read. */
  public ReportPlan plan() {
    return plan;
  }

  /** The settings of the read. */
  public ReuseSettings settings() {
    return settings;
  }

  /** The report that an action reads if it is planned now: the same object for the same report. */
  public synchronized CachedReport current() {
    if (current == null || current.isInvalidated() || (!read && settings.shares())) {
      read = false;
      current =
          settings.shares() ? cache.share(plan, settings.maxAge()) : new CachedReport(plan, cache);
    }
    return current;
  }

  /**
   * The complete report of one action; waits for it, or for another thread that does.
   *
   * @param planned what {@link #current()} returned when the action was planned
   * @throws io.partnerinsights.core.errors.PartnerInsightsException the job's error; {@code
   *     WAIT_INTERRUPTED}
   */
  public AcquiredReport get(CachedReport planned) {
    AcquiredReport acquired = planned.get(jobs, settings, !hasRead(planned));
    markRead(planned);
    return acquired;
  }

  private synchronized boolean hasRead(CachedReport report) {
    return read && report.equals(current);
  }

  private synchronized void markRead(CachedReport report) {
    read = read || report.equals(current);
  }

  /** The report that is shared with other reads of this application, in words, if there is one. */
  public Optional<String> shared() {
    return settings.shares()
        ? cache.find(plan, settings.maxAge()).flatMap(CachedReport::describe)
        : Optional.empty();
  }

  /**
   * The state in which a job would create or poll the report now, found with GETs only. A read that
   * shares no report continues from the same state.
   */
  public JobState search() {
    AdoptionRules adoption = cache.adoption(plan, settings);
    return jobs.search(plan, adoption);
  }

  /** The id of the stored query with this plan's text, if the service has it; one GET. */
  public Optional<String> storedQuery() {
    return jobs.storedQuery(plan);
  }
}
