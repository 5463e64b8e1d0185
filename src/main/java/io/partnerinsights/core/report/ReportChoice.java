package io.partnerinsights.core.report;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Duration;
import java.util.Optional;

/**
 * Binds one read to one report, so that all actions of the read see the same data. The report is
 * chosen from the cache when it is first needed, and stays bound after it was read. Thread-safe.
 */
public final class ReportChoice {
  private final ReportPlan plan;
  private final Waits jobs;
  private final ReuseSettings settings;
  private final Reports cache;
  private final Optional<ReportState> restored;
  private final Duration lag;
  private ReportLifecycle current;
  private boolean read;

  /** Whether a file was got of which nothing is read yet. */
  private volatile boolean planning;

  /** Creates a binding that has no report yet; no call. */
  public ReportChoice(ReportPlan plan, Waits jobs, ReuseSettings settings, Reports cache) {
    this(plan, jobs, settings, cache, Optional.empty(), Duration.ZERO);
  }

  private ReportChoice(
      ReportPlan plan,
      Waits jobs,
      ReuseSettings settings,
      Reports cache,
      Optional<ReportState> restored,
      Duration lag) {
    this.plan = plan;
    this.jobs = jobs;
    this.settings = settings;
    this.cache = cache;
    this.restored = restored;
    this.lag = lag;
    this.read = restored.flatMap(ReportState::executionId).isPresent();
  }

  /**
   * Returns the binding of a read that was saved; no call. The read gets the same report, whatever
   * its settings say about reuse.
   *
   * @param lag how long it searches for a report that it may have created just before
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if the
   *     state belongs to another query, is of another version, or cannot be read
   */
  public ReportChoice restored(String state, Duration lag) {
    ReportState saved = ReportState.restore(state, plan);
    ReportChoice binding = new ReportChoice(plan, jobs, settings, cache, Optional.of(saved), lag);
    ReportLifecycle shared = binding.chosen();
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

  Waits jobs() {
    return jobs;
  }

  /** Returns the reports of the application, among which the read has chosen its own. */
  public Reports cache() {
    return cache;
  }

  /** Returns the progress before the first call: a restored read looks for what it has created. */
  ReportState firstProgress() {
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
   * Returns how long a job searches for a report that replaces a deleted one, before it creates it.
   * Empty if the user has named the report, or if a part of its rows was read before a restart.
   */
  Optional<Duration> replacement() {
    return isReplaced()
        ? Optional.of(restored.isPresent() ? ReportState.LIST_LAG : Duration.ZERO)
        : Optional.empty();
  }

  private boolean isReplaced() {
    return !plan.request().isGiven() && restored.flatMap(ReportState::executionId).isEmpty();
  }

  /**
   * Ends the use of a report whose file is gone, and returns whether another one replaces it. One
   * that the service still has is not replaced: a proxy may have answered; one GET.
   */
  public boolean replace(String reportId) {
    boolean replaced = isReplaced() && jobs.client().report(reportId).isEmpty();
    if (replaced) {
      cache.lose(plan, reportId);
      lose(reportId);
    }
    return replaced;
  }

  private synchronized void lose(String reportId) {
    if (current != null && current.isReport(reportId)) {
      current.lose();
    }
  }

  boolean isRestored() {
    return restored.isPresent();
  }

  /** Returns the report that an action would read now: the same object for the same report. */
  public synchronized ReportLifecycle current() {
    boolean kept = restored.isPresent() || ((read || !settings.shares()) && mayStart());
    if (current == null || current.isInvalidated() || !kept) {
      read = false;
      current = chosen();
    }
    return current;
  }

  private boolean mayStart() {
    return current != null && current.mayStart();
  }

  private ReportLifecycle chosen() {
    return settings.shares() ? cache.share(plan, settings.maxAge()) : cache.unshared(plan);
  }

  /** Returns the state of a read of this plan that begins now, with a new mark; no call. */
  public String begin() {
    return notBegun().save(plan.fingerprint(), Optional.empty());
  }

  private ReportState notBegun() {
    return ReportState.none(ReadMark.random(jobs.random()));
  }

  /** Returns the state from which {@link #restored} continues; no call, and never blocks. */
  public String save() {
    ReportLifecycle report = current();
    // The job may be that of another read, which has chosen the report's name.
    ReportState progress =
        report
            .progress()
            .map(known -> known.since(known.since().orElseGet(cache::now)))
            .or(() -> restored)
            .orElseGet(this::notBegun);
    Optional<String> used =
        report.executionId().or(() -> restored.flatMap(ReportState::executionId));
    return progress.save(plan.fingerprint(), used.filter(id -> hasRead(report) && !planning));
  }

  /** Notes whether the read has got its file, but nothing of it: it may still be replaced. */
  public synchronized void planning(boolean planned) {
    planning = planned && isReplaced();
  }

  synchronized boolean hasRead(ReportLifecycle report) {
    return read && report.equals(current);
  }

  synchronized void markRead(ReportLifecycle report) {
    read = read || report.equals(current);
  }

  /**
   * Returns an execution that the caller has found complete. The application deletes its report
   * neither after the read nor at its end.
   */
  public ReportAccess given(CompletedReport execution) {
    ReportLink link = new ReportLink(plan, jobs, execution);
    return new ReportAccess(link, ReportOrigin.GIVEN, 0, Duration.ZERO, ended -> {});
  }

  /** Describes the cached report that this read would share; empty if there is no such report. */
  public Optional<String> shared() {
    return settings.shares()
        ? cache.find(plan, settings.maxAge()).flatMap(ReportLifecycle::describe)
        : Optional.empty();
  }

  /** Returns the report that a read would adopt now; empty if it would create one. GETs only. */
  public Optional<ReportState> search() {
    return jobs.search(plan, cache.adoption(plan, settings));
  }

  /** Returns the id of the stored query with the plan's text, if the service has one; one GET. */
  public Optional<String> storedQuery() {
    return new StoredQueries(jobs.client()).find(plan);
  }
}
