package io.partnerinsights.spark.application;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.FileId;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.TaskLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links that running stages use, on the driver. A link is renewed before it expires, and when a
 * task has failed because it has expired. A link that no running stage uses costs no calls. Calls
 * are made on the timer's threads only, never on the scheduler's or a listener's. Thread-safe.
 */
final class LinkRefresher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkRefresher.class);

  /** Minimum time between two renewals of a link, in case that each link expires at once. */
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(30);

  /** Time in ms after which Spark's status certainly shows the stage of a task. */
  private static final long STATUS_DELAY_MILLIS = 60_000;

  private final Timer timer;
  private final LongPredicate hasStageSince;
  private final LongSupplier clock;
  private final Map<FileId, Use> uses = new HashMap<>();

  /** Runs actions later, on its own threads. */
  interface Timer extends AutoCloseable {
    void schedule(Duration delay, Runnable action);

    @Override
    void close();
  }

  /** One report in use. Guarded by the outer object. */
  private static final class Use {
    private Report report;

    /** When a task with the link was last launched, in ms since 1970. */
    private long launched;

    /** When the link was last renewed, in ms since 1970. */
    private long renewed;

    /** Whether a renewal after a failed task is due or runs. */
    private boolean urgent;

    private Use(Report report) {
      this.report = report;
    }
  }

  /**
   * @param hasStageSince whether a stage runs that was submitted at this time or before, in ms
   *     since 1970
   * @param clock the time in ms since 1970, the same as Spark's
   */
  LinkRefresher(Timer timer, LongPredicate hasStageSince, LongSupplier clock) {
    this.timer = timer;
    this.hasStageSince = hasStageSince;
    this.clock = clock;
  }

  /** Returns the newest link for a task that is being launched; no call, and never blocks. */
  TaskLink launch(Report report) {
    use(report);
    return report.forTask();
  }

  private synchronized void use(Report report) {
    Use known = uses.get(report.file());
    Use use = known == null ? new Use(report) : known;
    use.report = report;
    use.launched = clock.getAsLong();
    if (known == null) {
      uses.put(report.file(), use);
      scheduleNext(use, Duration.ZERO);
    }
  }

  private void scheduleNext(Use use, Duration shortest) {
    Duration wait = use.report.untilRenewal();
    Duration delay = wait.compareTo(shortest) > 0 ? wait : shortest;
    timer.schedule(delay, () -> renewIfDue(use));
  }

  /** Returns the report whose file a task of this JVM reads. */
  synchronized Optional<Report> find(FileId file) {
    return Optional.ofNullable(uses.get(file)).map(use -> use.report);
  }

  private void renewIfDue(Use use) {
    if (!isUsed(use)) {
      return;
    }
    boolean due = use.report.untilRenewal().compareTo(Duration.ZERO) <= 0;
    try {
      if (due) {
        renew(use);
      }
    } finally {
      scheduleNext(use, due ? MIN_INTERVAL : Duration.ofMillis(1));
    }
  }

  /** Whether a running stage may use it; otherwise removes it until a task is launched again. */
  private synchronized boolean isUsed(Use use) {
    long sinceLaunch = clock.getAsLong() - use.launched;
    boolean used = sinceLaunch < STATUS_DELAY_MILLIS || hasStageSince.test(use.launched);
    if (!used) {
      uses.remove(use.report.file(), use);
    }
    return used;
  }

  /**
   * Renews the links that a failed task names as expired, unless they were renewed after its
   * launch.
   *
   * @param failure the task's error with its causes
   * @param launched when the task was launched, in ms since 1970
   */
  void taskFailed(String failure, long launched) {
    if (failure.contains(ErrorCode.LINK_EXPIRED.code())) {
      expired(failure, launched)
          .forEach(use -> timer.schedule(untilAllowed(use), () -> urgent(use)));
    }
  }

  /** Any task may fail with the id of any execution, so that must not cost a call each time. */
  private synchronized Duration untilAllowed(Use use) {
    Duration since = Duration.ofMillis(clock.getAsLong() - use.renewed);
    Duration rest = MIN_INTERVAL.minus(since);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  private synchronized List<Use> expired(String failure, long launched) {
    List<Use> expired = new ArrayList<>();
    for (Use use : uses.values()) {
      boolean isNamed = failure.contains(use.report.executionId());
      if (isNamed && !use.urgent && use.renewed <= launched) {
        use.urgent = true;
        expired.add(use);
      }
    }
    return expired;
  }

  private void urgent(Use use) {
    try {
      renew(use);
    } finally {
      synchronized (this) {
        use.urgent = false;
      }
    }
  }

  private void renew(Use use) {
    Report report = reportOf(use);
    try {
      report.renew();
      LOG.info("The link to the file of report {} was renewed", report.reportId());
      synchronized (this) {
        use.renewed = clock.getAsLong();
      }
    } catch (PartnerInsightsException e) {
      LOG.warn(
          "The link to the file of report {} was not renewed: {}",
          report.reportId(),
          e.getMessage());
    }
  }

  private synchronized Report reportOf(Use use) {
    return use.report;
  }

  /** Ends renewals, also one that runs. */
  @Override
  public void close() {
    timer.close();
  }
}
