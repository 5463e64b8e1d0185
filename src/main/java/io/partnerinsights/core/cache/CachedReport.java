package io.partnerinsights.core.cache;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.JobErrors;
import io.partnerinsights.core.job.ReportJob;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One report for all reads of the same plan. The first read finds or creates it, and each later
 * read gets it with a new link. After a failed wait, the next read continues to wait for the same
 * report. Equality is identity. Thread-safe.
 */
public final class CachedReport {
  private final ReportPlan plan;
  private final ReportCache cache;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReadFailures failures = new ReadFailures();

  /** Null until the report is first needed; guarded by the lock, read by any thread. */
  private volatile ReportJob job;

  /** When the first job began; guarded by the lock. */
  private Instant began;

  /** When the last wait failed; guarded by the lock. */
  private Instant lastFailure = Instant.MIN;

  private volatile Completion completion;
  private volatile boolean cancelled;
  private volatile boolean timedOut;
  private volatile boolean invalidated;

  /** Whether a read has requested it, and the wait for it has not failed since. */
  private volatile boolean healthy;

  /** A complete report and the time of its completion. */
  record Completion(RenewableLink link, ReportOrigin origin, Instant time) {
    CompletedReport report() {
      return link.report();
    }
  }

  CachedReport(ReportPlan plan, ReportCache cache) {
    this.plan = plan;
    this.cache = cache;
  }

  ReportCache cache() {
    return cache;
  }

  /** Returns the plan of the report. */
  public ReportPlan plan() {
    return plan;
  }

  /** Whether the file can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return completion != null;
  }

  /** Notes that a read is about to wait for it. */
  public void request() {
    healthy = true;
  }

  /** Whether another read may rely on it: it is complete, or the wait for it has not failed. */
  public boolean isReliable() {
    return isComplete() || healthy;
  }

  /** Describes it, such as {@code report 1f2e, complete since 2026-01-01T00:00:00Z}. */
  Optional<String> describe() {
    Completion complete = completion;
    if (complete != null) {
      String id = complete.report().reportId();
      return Optional.of("report " + id + ", complete since " + complete.time());
    }
    return reportId().map(id -> "report " + id + ", which still runs");
  }

  Optional<String> reportId() {
    ReportJob running = job;
    return running == null ? Optional.empty() : running.reportId();
  }

  boolean isInvalidated() {
    return invalidated;
  }

  /** Invalidates it, and returns the report's id if it has one, so that it is not adopted. */
  Optional<String> invalidate() {
    invalidated = true;
    return reportId();
  }

  /** Whether it was completed longer ago; a report that still runs has no age. */
  boolean isOlderThan(Duration maxAge, Instant now) {
    Completion complete = completion;
    return complete != null && complete.time().plus(maxAge).isBefore(now);
  }

  /**
   * Whether a read waits for this report, or the next run will wait for it. After a timeout the
   * next run will, even if another wait for the report was interrupted.
   */
  boolean isAwaited(String reportId) {
    boolean runs = completion == null && reportId().filter(reportId::equals).isPresent();
    return runs && (!cancelled || timedOut) && !invalidated;
  }

  /** Whether the last read failed, so that the next run can read the report without waiting. */
  boolean hasFailed(String reportId) {
    return failures.isFailed() && reportId().filter(reportId::equals).isPresent();
  }

  /** Returns the job that finds, creates or polls the report; null before it is first needed. */
  ReportJob job() {
    return job;
  }

  /** Returns the complete report, if it is known. */
  Optional<Completion> completion() {
    return Optional.ofNullable(completion);
  }

  /**
   * Waits until no other thread makes a step.
   *
   * @throws PartnerInsightsException {@code REPORT_TIMEOUT}, {@code WAIT_INTERRUPTED}
   */
  void lock(ReportJobs jobs) {
    new SharedWait(this, jobs).lock(lock);
  }

  /** Records that a read has waited for another thread's job until its own time-out. */
  void timedOut() {
    timedOut = true;
    failures.begin().failed();
  }

  /** Whether no other thread makes a step, so that this one may. */
  boolean tryLock() {
    return lock.tryLock();
  }

  void unlock() {
    lock.unlock();
  }

  /** Begins a wait for the report, and returns the receiver of the read's end. */
  ReadOutcome begin() {
    cancelled = false;
    return failures.begin();
  }

  /** Sets the job; the thread holds the lock. */
  ReportJob run(ReportJob next) {
    began = job == null ? cache.now() : began;
    job = next;
    return next;
  }

  /** Whether a wait has failed after this time; the thread holds the lock. */
  boolean hasFailedSince(Instant time) {
    return lastFailure.isAfter(time);
  }

  /** Returns when the first job began; the thread holds the lock. */
  Instant began() {
    return began;
  }

  /** Completes the report; the thread holds the lock. */
  Completion complete(Completion complete) {
    completion = complete;
    return complete;
  }

  /** Starts again without a report, because this one can never be read any more. */
  void reset(Completion lost) {
    if (lost.equals(completion)) {
      completion = null;
      job = null;
    }
  }

  /**
   * Records that a wait has failed, and returns the error for the user.
   *
   * @param known the report's id before the wait
   */
  PartnerInsightsException failed(
      PartnerInsightsException e, ReadOutcome outcome, Optional<String> known) {
    healthy = false;
    lastFailure = cache.now();
    timedOut |= e.code() == ErrorCode.REPORT_TIMEOUT;
    cancelled = e.code() == ErrorCode.WAIT_INTERRUPTED && !cache.waiting().isStopped();
    if (e.code() != ErrorCode.WAIT_INTERRUPTED && !JobErrors.isHopeless(e.code())) {
      outcome.failed();
    }
    return known.map(id -> CacheErrors.named(e, id, plan)).orElse(e);
  }
}
