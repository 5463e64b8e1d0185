package io.partnerinsights.core.cache;

import io.partnerinsights.core.job.JobProgress;
import io.partnerinsights.core.job.JobRequest.Replacement;
import io.partnerinsights.core.job.NamedQueries;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReadMark;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Duration;
import java.util.EnumSet;
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
  private final Optional<JobProgress> restored;
  private final Duration lag;
  private CachedReport current;
  private boolean read;

  /** Creates a binding that has no report yet; no call. */
  public ReportBinding(
      ReportPlan plan, ReportJobs jobs, ReuseSettings settings, ReportCache cache) {
    this(plan, jobs, settings, cache, Optional.empty(), Duration.ZERO);
  }

  private ReportBinding(
      ReportPlan plan,
      ReportJobs jobs,
      ReuseSettings settings,
      ReportCache cache,
      Optional<JobProgress> restored,
      Duration lag) {
    this.plan = plan;
    this.jobs = jobs;
    this.settings = settings;
    this.cache = cache;
    this.restored = restored;
    this.lag = lag;
    this.read = restored.flatMap(JobProgress::executionId).isPresent();
  }

  /**
   * Returns the binding of a read that was saved; no call. The read gets the same report, whatever
   * its settings say about reuse.
   *
   * @param lag how long it searches for a report that it may have created just before
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if the
   *     state belongs to another query, is of another version, or cannot be read
   */
  public ReportBinding restored(String state, Duration lag) {
    JobProgress saved = JobProgress.restore(state, plan);
    ReportBinding binding = new ReportBinding(plan, jobs, settings, cache, Optional.of(saved), lag);
    CachedReport shared = binding.chosen();
    boolean same = saved.reportId().isEmpty() || saved.reportId().equals(shared.reportId());
    binding.current = same ? shared : cache.unshared(plan);
    return binding;
  }

  public ReportPlan plan() {
    return plan;
  }

  public ReuseSettings settings() {
    return settings;
  }

  ReportJobs jobs() {
    return jobs;
  }

  /** Returns the reports of the application, among which the read has chosen its own. */
  public ReportCache cache() {
    return cache;
  }

  /** Returns the progress before the first call: a restored read looks for what it has created. */
  JobProgress firstProgress() {
    return restored
        .filter(saved -> !plan.request().isGiven())
        .map(
            saved ->
                saved.reportId().isPresent()
                    ? saved
                    : saved.submitted(jobs.clock().instant().plus(lag)))
        .orElseGet(() -> jobs.begin(plan));
  }

  /**
   * Returns what happens if the report was deleted. A report that this read has not used yet, or
   * that another application has deleted, is replaced.
   *
   * @param completed the origin of the report if it was completed before
   */
  Replacement replacement(CachedReport report, Optional<ReportOrigin> completed) {
    if (plan.request().isGiven()) {
      return Replacement.NONE;
    }
    if (restored.isPresent()) {
      return restored.get().executionId().isEmpty()
          ? new Replacement(EnumSet.allOf(ReportOrigin.class), JobProgress.LIST_LAG)
          : Replacement.NONE;
    }
    boolean reused = !hasRead(report) || completed.equals(Optional.of(ReportOrigin.ADOPTED));
    return new Replacement(
        reused
            ? EnumSet.of(ReportOrigin.ADOPTED, ReportOrigin.REUSED)
            : EnumSet.of(ReportOrigin.ADOPTED),
        Duration.ZERO);
  }

  boolean isRestored() {
    return restored.isPresent();
  }

  /** Returns the report that an action would read now: the same object for the same report. */
  public synchronized CachedReport current() {
    boolean kept = read || restored.isPresent() || !settings.shares();
    if (current == null || current.isInvalidated() || !kept) {
      read = false;
      current = chosen();
    }
    return current;
  }

  private CachedReport chosen() {
    return settings.shares() ? cache.share(plan, settings.maxAge()) : cache.unshared(plan);
  }

  /** Returns the state of a read of this plan that begins now, with a new mark; no call. */
  public String begin() {
    return notBegun().save(plan.fingerprint(), Optional.empty());
  }

  private JobProgress notBegun() {
    return JobProgress.none(ReadMark.random(jobs.random()));
  }

  /** Returns the state from which {@link #restored} continues; no call, and never blocks. */
  public String save() {
    CachedReport report = current();
    // The job may be that of another read, which has chosen the report's name.
    JobProgress progress =
        report
            .progress()
            .map(known -> known.since(known.since().orElseGet(cache::now)))
            .or(() -> restored)
            .orElseGet(this::notBegun);
    Optional<String> used =
        report.executionId().or(() -> restored.flatMap(JobProgress::executionId));
    return progress.save(plan.fingerprint(), used.filter(id -> hasRead(report)));
  }

  synchronized boolean hasRead(CachedReport report) {
    return read && report.equals(current);
  }

  synchronized void markRead(CachedReport report) {
    read = read || report.equals(current);
  }

  /**
   * Returns an execution that the caller has found complete. The application deletes its report
   * neither after the read nor at its end.
   */
  public AcquiredReport given(CompletedReport execution) {
    RenewableLink link = new RenewableLink(plan, jobs, execution);
    return new AcquiredReport(link, ReportOrigin.GIVEN, 0, Duration.ZERO, ended -> {});
  }

  /** Describes the cached report that this read would share; empty if there is no such report. */
  public Optional<String> shared() {
    return settings.shares()
        ? cache.find(plan, settings.maxAge()).flatMap(CachedReport::describe)
        : Optional.empty();
  }

  /** Returns the report that a read would adopt now; empty if it would create one. GETs only. */
  public Optional<JobProgress> search() {
    return jobs.search(plan, cache.adoption(plan, settings));
  }

  /** Returns the id of the stored query with the plan's text, if the service has one; one GET. */
  public Optional<String> storedQuery() {
    return new NamedQueries(jobs.client()).find(plan);
  }
}
