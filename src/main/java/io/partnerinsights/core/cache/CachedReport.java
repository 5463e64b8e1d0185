package io.partnerinsights.core.cache;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.JobErrors;
import io.partnerinsights.core.job.JobProgress;
import io.partnerinsights.core.job.ReportJob;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One report for all reads of the same plan. One thread at a time waits for the service; the others
 * wait for that thread, and one of them continues its wait if it fails. Equality is identity.
 * Thread-safe.
 */
public final class CachedReport {
  /** Interval at which a thread that waits for another one checks its own time-out. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final ReportPlan plan;
  private final Clock clock;
  private final WaitingThreads waiting;
  private final ReentrantLock turn = new ReentrantLock();
  private final ReadFailures failures = new ReadFailures();

  /** Null until the report is first needed; set by the thread that has the turn. */
  private volatile ReportJob job;

  private volatile Optional<Completion> completion = Optional.empty();
  private volatile LastWait lastWait = LastWait.NONE;
  private volatile boolean invalidated;

  /** When the first job began; used by the thread that has the turn. */
  private Instant began;

  /** When the last wait failed; used by the thread that has the turn. */
  private Instant lastFailure = Instant.MIN;

  /** A complete report and the time of its completion. */
  record Completion(RenewableLink link, ReportOrigin origin, Instant time) {
    CompletedReport report() {
      return link.report();
    }
  }

  /** What has become of the last wait for the report. */
  private enum LastWait {
    NONE,
    BEGUN,
    FAILED,
    /** By the user, who may not need the report any more. */
    INTERRUPTED,
    /** The next run will wait for the report, even if another wait was interrupted. */
    TIMED_OUT
  }

  /**
   * Creates a report that was not searched for yet.
   *
   * @param waiting the threads of the application that wait for reports
   */
  CachedReport(ReportPlan plan, Clock clock, WaitingThreads waiting) {
    this.plan = plan;
    this.clock = clock;
    this.waiting = waiting;
  }

  /** Returns the plan of the report. */
  public ReportPlan plan() {
    return plan;
  }

  /** Whether the file can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return completion.isPresent();
  }

  /** Notes that a read is about to wait for it. */
  public void request() {
    lastWait = LastWait.BEGUN;
  }

  /** Whether another read may rely on it: it is complete, or the wait for it has not failed. */
  public boolean isReliable() {
    return isComplete() || lastWait == LastWait.BEGUN;
  }

  /** Describes it, such as {@code report 1f2e, complete since 2026-01-01T00:00:00Z}. */
  Optional<String> describe() {
    return completion
        .map(complete -> complete.report().reportId() + ", complete since " + complete.time())
        .or(() -> reportId().map(id -> id + ", which still runs"))
        .map(text -> "report " + text);
  }

  /** Returns how far the wait for it has come; empty before it is first needed. */
  Optional<JobProgress> progress() {
    return Optional.ofNullable(job).map(ReportJob::progress);
  }

  /** Returns the report's id, once it is known. */
  public Optional<String> reportId() {
    return completion
        .map(complete -> complete.report().reportId())
        .or(() -> progress().flatMap(JobProgress::reportId));
  }

  private boolean isReport(String reportId) {
    return reportId().filter(reportId::equals).isPresent();
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
    return completion.filter(complete -> complete.time().plus(maxAge).isBefore(now)).isPresent();
  }

  /** Whether a read waits for this report, or the next run will wait for it. */
  boolean isAwaited(String reportId) {
    return !isComplete() && isReport(reportId) && lastWait != LastWait.INTERRUPTED && !invalidated;
  }

  /** Whether the last read failed, so that the next run can read the report without waiting. */
  boolean hasFailed(String reportId) {
    return failures.isFailed() && isReport(reportId);
  }

  Optional<Completion> completion() {
    return completion;
  }

  /**
   * Runs a wait for the service when no other thread of this report does.
   *
   * @param jobs has the time-out of the read
   * @throws PartnerInsightsException {@code REPORT_TIMEOUT}, {@code WAIT_INTERRUPTED}; errors of
   *     the wait
   */
  <T> T inTurn(ReportJobs jobs, Supplier<T> wait) {
    waiting.enter();
    try {
      awaitTurn(jobs);
      try {
        return wait.get();
      } finally {
        turn.unlock();
      }
    } finally {
      waiting.leave();
    }
  }

  /** As in a wait of its own, the time-out counts from the time at which there is a report. */
  private void awaitTurn(ReportJobs jobs) {
    if (turn.tryLock()) {
      return;
    }
    try {
      Optional<Instant> since = timeOfReport();
      while (!turn.tryLock(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        since = since.or(this::timeOfReport);
        since.ifPresent(start -> checkTimeout(start, jobs));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CacheErrors.interruptedDuringSharedWait(e);
    }
  }

  private Optional<Instant> timeOfReport() {
    return reportId().map(id -> clock.instant());
  }

  private void checkTimeout(Instant start, ReportJobs jobs) {
    Duration waited = Duration.between(start, clock.instant());
    Optional<JobProgress> progress = progress();
    if (progress.isPresent() && waited.compareTo(jobs.timeout()) >= 0) {
      lastWait = LastWait.TIMED_OUT;
      failures.begin().failed();
      throw jobs.sharedWaitTimeout(progress.get(), waited);
    }
  }

  /** Begins a wait for the service, and returns the receiver of the read's end. */
  ReadOutcome begin() {
    lastWait = LastWait.BEGUN;
    return failures.begin();
  }

  /** Sets the job that finds, creates or polls the report. */
  ReportJob run(ReportJob next) {
    began = job == null ? clock.instant() : began;
    job = next;
    return next;
  }

  /** Returns when the first job began. */
  Instant began() {
    return began;
  }

  /** Whether a wait has failed after this time. */
  boolean hasFailedSince(Instant time) {
    return lastFailure.isAfter(time);
  }

  void complete(Completion complete) {
    completion = Optional.of(complete);
  }

  /** Starts again without a report, because this one can never be read any more. */
  void forget() {
    completion = Optional.empty();
    job = null;
  }

  /**
   * Records that a wait has failed, and returns the error for the user.
   *
   * @param known the report's id before the wait
   */
  PartnerInsightsException failed(
      PartnerInsightsException e, ReadOutcome outcome, Optional<String> known) {
    lastFailure = clock.instant();
    lastWait = after(e);
    if (e.code() != ErrorCode.WAIT_INTERRUPTED && !JobErrors.isFinal(e.code())) {
      outcome.failed();
    }
    return known.map(id -> CacheErrors.named(e, id, plan)).orElse(e);
  }

  private LastWait after(PartnerInsightsException e) {
    if (e.code() == ErrorCode.REPORT_TIMEOUT || lastWait == LastWait.TIMED_OUT) {
      return LastWait.TIMED_OUT;
    }
    boolean byUser = e.code() == ErrorCode.WAIT_INTERRUPTED && !waiting.isStopped();
    return byUser ? LastWait.INTERRUPTED : LastWait.FAILED;
  }
}
