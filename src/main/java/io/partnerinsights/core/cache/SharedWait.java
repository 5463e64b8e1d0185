package io.partnerinsights.core.cache;

import io.partnerinsights.core.job.ReportJob;
import io.partnerinsights.core.job.ReportJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * The wait of a read while another thread makes the steps of the same report. As in a wait of its
 * own, the read's time-out counts from the time at which there is a report.
 */
final class SharedWait {
  /** Interval at which the thread checks its own time-out. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final CachedReport report;
  private final ReportJobs jobs;

  /** When the wait began, or the report's id became known if that was later. */
  private Optional<Instant> since;

  SharedWait(CachedReport report, ReportJobs jobs) {
    this.report = report;
    this.jobs = jobs;
    this.since = timeOfReport();
  }

  private Optional<Instant> timeOfReport() {
    return report.reportId().map(id -> report.cache().now());
  }

  /** Acquires the lock of the thread that makes the steps. */
  void lock(Lock lock) {
    try {
      while (!lock.tryLock(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        since = since.or(this::timeOfReport);
        since.ifPresent(this::checkTimeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CacheErrors.interruptedDuringSharedWait(e);
    }
  }

  private void checkTimeout(Instant start) {
    ReportJob running = report.job();
    Duration waited = Duration.between(start, report.cache().now());
    if (running != null && waited.compareTo(jobs.timeout()) >= 0) {
      report.timedOut();
      throw jobs.sharedWaitTimeout(running, waited);
    }
  }
}
