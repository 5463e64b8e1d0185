package io.partnerinsights.core.cache;

import io.partnerinsights.core.job.AdoptionRules;
import io.partnerinsights.core.job.JobState;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.report.ReadMark;
import io.partnerinsights.core.report.ReportPlan;
import java.time.DateTimeException;
import java.util.Optional;

/**
 * Binds one read to one report, so that all actions of the read see the same data. The report is
 * chosen from the cache when it is first needed, and stays bound after it was read. Thread-safe.
 */
public final class ReportBinding {
  private final ReportPlan plan;
  private final ReportJobs jobs;
  private final ReuseSettings settings;
  private final ReportCache cache;
  private CachedReport current;
  private boolean read;

  /** Creates a binding that has no report yet; no call. */
  public ReportBinding(
      ReportPlan plan, ReportJobs jobs, ReuseSettings settings, ReportCache cache) {
    this.plan = plan;
    this.jobs = jobs;
    this.settings = settings;
    this.cache = cache;
  }

  /** Returns the plan of the read. */
  public ReportPlan plan() {
    return plan;
  }

  /** Returns the settings of the read. */
  public ReuseSettings settings() {
    return settings;
  }

  /** Returns the report that an action would read now: the same object for the same report. */
  public synchronized CachedReport current() {
    if (current == null || current.isInvalidated() || (!read && settings.shares())) {
      read = false;
      current =
          settings.shares() ? cache.share(plan, settings.maxAge()) : new CachedReport(plan, cache);
    }
    return current;
  }

  /**
   * Begins to acquire the complete report of one action; no call.
   *
   * @param planned the report that {@link #current()} returned when the action was planned
   */
  public Acquisition acquire(CachedReport planned) {
    return new Acquisition(this, planned, !hasRead(planned), Optional.empty());
  }

  /**
   * Continues to acquire the report of a read that was saved; no call. The read gets the same
   * report, whatever its settings say about reuse. Only on a new binding.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SAVED_STATE} if the state
   *     belongs to another query or cannot be read
   */
  public synchronized Acquisition restore(String state) {
    SavedRead saved = readState(state);
    if (!saved.fingerprint().equals(plan.fingerprint())) {
      throw CacheErrors.savedOtherQuery(plan);
    }
    Optional<String> named = saved.reportId();
    CachedReport shared = current();
    current =
        named.isEmpty() || named.equals(shared.reportId()) ? shared : new CachedReport(plan, cache);
    read = saved.acquired();
    return new Acquisition(this, current, !read, Optional.of(saved));
  }

  /**
   * Returns the state of a read that begins now; no call. Reads that are restored from it share one
   * report, the one that the first of them creates.
   */
  public String begin() {
    return SavedRead.notBegun(plan.fingerprint(), ReadMark.random(jobs.random())).write();
  }

  private static SavedRead readState(String state) {
    try {
      SavedRead saved = SavedRead.read(state);
      saved.reportId();
      return saved;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw CacheErrors.unreadableState(e);
    }
  }

  ReportJobs jobs() {
    return jobs;
  }

  private synchronized boolean hasRead(CachedReport report) {
    return read && report.equals(current);
  }

  synchronized void markRead(CachedReport report) {
    read = read || report.equals(current);
  }

  /** Describes the cached report that this read would share; empty if there is no such report. */
  public Optional<String> shared() {
    return settings.shares()
        ? cache.find(plan, settings.maxAge()).flatMap(CachedReport::describe)
        : Optional.empty();
  }

  /**
   * Returns the state from which a job would create or poll the report now, found with GETs only. A
   * read continues from the same state unless it shares a cached report.
   */
  public JobState search() {
    AdoptionRules adoption = cache.adoption(plan, settings);
    return jobs.search(plan, adoption);
  }

  /** Returns the id of the stored query with the plan's text, if the service has one; one GET. */
  public Optional<String> storedQuery() {
    return jobs.storedQuery(plan);
  }
}
