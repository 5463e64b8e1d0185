package io.partnerinsights.spark.application;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.FileId;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.TaskLink;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links that running stages use, on the driver. A link is renewed before it expires, and when a
 * task has failed because it has expired. A link that no running stage uses costs no calls. Calls
 * are made on the executor's threads only, never on the scheduler's or a listener's. Thread-safe.
 */
final class LinkRenewer {
  private static final Logger LOG = LoggerFactory.getLogger(LinkRenewer.class);

  /** Minimum time between two renewals of a link in ms, in case that each link expires at once. */
  private static final long MIN_INTERVAL_MILLIS = 30_000;

  /** Time in ms after which Spark's status certainly shows the stage of a task. */
  private static final long STATUS_DELAY_MILLIS = 60_000;

  private final Executor renewalExecutor;

  /** Whether a stage runs that was submitted at this time or before. */
  private final LongPredicate hasStageSubmittedBy;

  private final LongSupplier clock;
  private final Map<FileId, LinkUse> linkUses = new HashMap<>();

  /** One report in use, with times in ms since 1970. Guarded by the outer object. */
  private static final class LinkUse {
    private Report report;
    private long launchedMillis;
    private long renewedMillis;

    /** When the last renewal has ended, whether it has succeeded or not. */
    private long attemptedMillis;

    /** Whether a task has failed because the link has expired. */
    private boolean isExpired;

    /**
     * Whether the last renewal has failed with an error that does not pass without a change: an
     * account is locked after some refused sign-ins. A task that is launched or fails tries again.
     */
    private boolean isRenewalRefused;

    private boolean isRenewing;

    private LinkUse(Report report) {
      this.report = report;
    }
  }

  LinkRenewer(Executor renewalExecutor, LongPredicate hasStageSubmittedBy, LongSupplier clock) {
    this.renewalExecutor = renewalExecutor;
    this.hasStageSubmittedBy = hasStageSubmittedBy;
    this.clock = clock;
  }

  /** Returns the newest link for a task that is being launched; no call, and never blocks. */
  TaskLink onTaskLaunch(Report report) {
    synchronized (this) {
      LinkUse use = linkUses.computeIfAbsent(report.fileId(), file -> new LinkUse(report));
      use.report = report;
      use.launchedMillis = clock.getAsLong();
      use.isRenewalRefused = false;
    }
    return report.toTaskLink();
  }

  synchronized Optional<Report> findReport(FileId file) {
    return Optional.ofNullable(linkUses.get(file)).map(use -> use.report);
  }

  /** Begins the renewals that are due, and removes links that no running stage uses. */
  synchronized void renewDueLinks() {
    linkUses.values().removeIf(use -> use.isRenewalRefused && !mayBeUsed(use));
    for (LinkUse use : linkUses.values().stream().filter(this::isRenewalDue).toList()) {
      Report report = use.report;
      if (mayBeUsed(use)) {
        use.isRenewing = true;
        renewalExecutor.execute(() -> renewLink(use, report));
      } else {
        linkUses.remove(report.fileId());
      }
    }
  }

  /** Any task may fail with the id of any execution, so that must not cost a call each time. */
  private boolean isRenewalDue(LinkUse use) {
    long nowMillis = clock.getAsLong();
    boolean mayRenewExpired = use.isExpired && nowMillis - use.renewedMillis >= MIN_INTERVAL_MILLIS;
    boolean mayRenewEarly =
        !use.isRenewalRefused && use.report.timeUntilRenewal().compareTo(Duration.ZERO) <= 0;
    return !use.isRenewing
        && (mayRenewExpired
            || (mayRenewEarly && nowMillis - use.attemptedMillis >= MIN_INTERVAL_MILLIS));
  }

  /** Whether a running stage may use the link; one that is unused is forgotten. */
  private boolean mayBeUsed(LinkUse use) {
    return use.isExpired
        || clock.getAsLong() - use.launchedMillis < STATUS_DELAY_MILLIS
        || hasStageSubmittedBy.test(use.launchedMillis);
  }

  /** Has the links renewed that a task's error names, unless they were renewed after its launch. */
  synchronized void onTaskFailure(String failure, long launchMillis) {
    if (failure.contains(ErrorCode.LINK_EXPIRED.messageCode())) {
      linkUses.values().stream()
          .filter(
              use ->
                  use.renewedMillis <= launchMillis && failure.contains(use.report.executionId()))
          .forEach(use -> use.isExpired = true);
    }
  }

  private void renewLink(LinkUse use, Report report) {
    String id = report.reportId();
    boolean isRenewed = false;
    boolean isRenewalRefused = false;
    try {
      report.requestNewLink();
      isRenewed = true;
      LOG.info("The link to the file of report {} was renewed", id);
    } catch (PartnerInsightsException e) {
      isRenewalRefused = !e.isRetryable();
      if (isRenewalRefused) {
        LOG.warn(
            "The link to the file of report {} could not be renewed, so tasks that start after the"
                + " link has expired will fail with {}. Fix the error that prevented the renewal:"
                + " {}",
            id,
            ErrorCode.LINK_EXPIRED.messageCode(),
            e.getMessage());
      } else {
        LOG.info(
            "The link to the file of report {} could not be renewed: {}. No action is needed,"
                + " because the connector repeats the renewal",
            id,
            e.summary());
      }
    } finally {
      synchronized (this) {
        use.isRenewing = false;
        use.isExpired = false;
        use.isRenewalRefused = isRenewalRefused;
        use.attemptedMillis = clock.getAsLong();
        use.renewedMillis = isRenewed ? use.attemptedMillis : use.renewedMillis;
      }
    }
  }
}
