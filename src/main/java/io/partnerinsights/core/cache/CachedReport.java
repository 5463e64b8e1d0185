package io.partnerinsights.core.cache;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.AdoptionRules;
import io.partnerinsights.core.job.JobState.Complete;
import io.partnerinsights.core.job.ReportJob;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One report for all reads of the same plan. The first read finds or creates it, and each later
 * read gets it with a new link. After a failed wait, the next read continues to wait for the same
 * report. Equality is identity. Thread-safe.
 */
public final class CachedReport {
  private static final Logger LOG = LoggerFactory.getLogger(CachedReport.class);

  /** Interval at which a thread that waits for another one checks its own time-out. */
  private static final Duration LOCK_INTERVAL = Duration.ofSeconds(1);

  private final ReportPlan plan;
  private final ReportCache cache;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReadFailures failures = new ReadFailures();

  /** Null until the report is first needed; guarded by the lock, read by any thread. */
  private volatile ReportJob job;

  private volatile Completion completion;
  private volatile boolean cancelled;
  private volatile boolean timedOut;
  private volatile boolean invalidated;

  /** Whether a read has requested it, and the wait for it has not failed since. */
  private volatile boolean healthy;

  /** A complete report and the time of its completion. */
  private record Completion(RenewableLink link, ReportOrigin origin, Instant time) {
    CompletedReport report() {
      return link.report();
    }
  }

  CachedReport(ReportPlan plan, ReportCache cache) {
    this.plan = plan;
    this.cache = cache;
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

  private Optional<String> reportId() {
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

  /**
   * Waits for the complete report and returns it.
   *
   * @param first whether the read has not read this report before, so that it may be replaced
   * @throws PartnerInsightsException the job's error; {@code WAIT_INTERRUPTED}
   */
  AcquiredReport get(ReportJobs jobs, ReuseSettings settings, boolean first) {
    Instant start = cache.now();
    cache.waiting().enter();
    try {
      lockOrThrow(jobs);
      try {
        return acquire(new Acquisition(jobs, settings), first, start);
      } finally {
        lock.unlock();
      }
    } finally {
      cache.waiting().leave();
    }
  }

  /**
   * Waits for the thread that waits for the report. As in a wait of its own, the time-out of this
   * read counts from the time at which there is a report.
   */
  private void lockOrThrow(ReportJobs jobs) {
    try {
      Optional<Instant> since = reportId().map(id -> cache.now());
      while (!lock.tryLock(LOCK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        since = since.or(() -> reportId().map(id -> cache.now()));
        since.ifPresent(time -> checkTimeout(jobs, Duration.between(time, cache.now())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CacheErrors.interruptedDuringSharedWait(e);
    }
  }

  private void checkTimeout(ReportJobs jobs, Duration waited) {
    ReportJob running = job;
    if (running != null && waited.compareTo(jobs.timeout()) >= 0) {
      timedOut = true;
      failures.begin().failed();
      throw jobs.sharedWaitTimeout(running, waited);
    }
  }

  private AcquiredReport acquire(Acquisition acquisition, boolean first, Instant start) {
    cancelled = false;
    ReadOutcome outcome = failures.begin();
    Optional<String> known = reportId();
    try {
      ReportOrigin origin = completion == null ? acquisition.await() : acquisition.refresh(first);
      Duration waited = Duration.between(start, cache.now());
      return new AcquiredReport(completion.link(), origin, acquisition.polls, waited, outcome);
    } catch (PartnerInsightsException e) {
      healthy = false;
      timedOut |= e.code() == ErrorCode.REPORT_TIMEOUT;
      cancelled = e.code() == ErrorCode.WAIT_INTERRUPTED && !cache.waiting().isStopped();
      if (e.code() != ErrorCode.WAIT_INTERRUPTED && !ReportJob.isHopeless(e.code())) {
        outcome.failed();
      }
      throw known.map(id -> CacheErrors.named(e, id, plan)).orElse(e);
    }
  }

  /** One read that acquires the report; its thread holds the lock. */
  private final class Acquisition {
    private final ReportJobs jobs;
    private final ReuseSettings settings;
    private long polls;

    Acquisition(ReportJobs jobs, ReuseSettings settings) {
      this.jobs = jobs;
      this.settings = settings;
    }

    /** Starts or resumes the job. If an adopted report was deleted meanwhile, replaces it once. */
    ReportOrigin await() {
      job = job == null ? create() : resume();
      try {
        return complete();
      } catch (PartnerInsightsException e) {
        if (e.code() != ErrorCode.REPORT_NOT_FOUND || !job.hasAdopted()) {
          throw e;
        }
        LOG.warn("The adopted report was deleted while it ran; a new report replaces it");
        job = resume();
        return complete();
      }
    }

    private ReportJob create() {
      return jobs.create(plan, adoption(), settings.keepsReports(), recorder());
    }

    /** Resumes the job's state in a new job with the settings of this read. */
    private ReportJob resume() {
      return jobs.restore(plan, adoption(), settings.keepsReports(), recorder(), job.resumed());
    }

    private AdoptionRules adoption() {
      return cache.adoption(plan, settings);
    }

    private CreatedResources.Recorder recorder() {
      return cache.created().recorder(CachedReport.this, jobs.client(), settings);
    }

    private ReportOrigin complete() {
      try {
        Complete complete = job.await();
        Optional<Instant> generated = complete.report().generatedTime();
        Instant time = generated.map(jobs.client()::localTime).orElseGet(cache::now);
        RenewableLink link = new RenewableLink(plan, jobs, complete.report());
        completion = new Completion(link, complete.origin(), time);
        return complete.origin();
      } finally {
        polls += job.polls();
      }
    }

    /** Gets a new link to the same report, or replaces a deleted report if that is allowed. */
    ReportOrigin refresh(boolean first) {
      Completion known = completion;
      ReportJob refresh = jobs.refresh(plan, known.report());
      try {
        known.link().replace(jobs, refresh.await().report());
      } catch (PartnerInsightsException e) {
        if (ReportJob.isHopeless(e.code())) {
          completion = null;
          job = null;
        }
        boolean replaceable = first || known.origin() == ReportOrigin.ADOPTED;
        if (e.code() != ErrorCode.REPORT_NOT_FOUND || !replaceable) {
          throw e;
        }
        LOG.warn("Report {} was deleted; a new report replaces it", known.report().reportId());
        return await();
      } finally {
        polls += refresh.polls();
      }
      notifyReused(known, first);
      return ReportOrigin.REUSED;
    }

    private void notifyReused(Completion known, boolean first) {
      String reportId = known.report().reportId();
      jobs.notifyReused(reportId);
      if (first) {
        LOG.info("Reused report {}, complete since {}", reportId, known.time());
      }
    }
  }
}
