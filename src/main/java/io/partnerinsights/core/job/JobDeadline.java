package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.JobState.AfterFailure;
import io.partnerinsights.core.job.JobState.Poll;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides when to give up waiting for a report. */
record JobDeadline(JobContext job) {
  /** An ExecuteNow report may be Inactive before its execution is listed, but not for a day. */
  private static final Duration LONGEST_RUN = Duration.ofDays(1);

  /** How long the wait may still take; zero or less after the deadline. */
  Duration left(PollProgress progress) {
    return Duration.between(job.time(), end(progress));
  }

  private Instant end(PollProgress progress) {
    return progress.since().plus(job.settings().timeout());
  }

  /** Whether the wait would end before this time. */
  boolean isBefore(Instant time, PollProgress progress) {
    return end(progress).isBefore(time);
  }

  /** The error of a wait that has reached its deadline. */
  PartnerInsightsException error(PolledReport report, PollProgress progress) {
    return JobErrors.timeout(report, progress, job, Optional.empty());
  }

  /** The error of a wait that has reached its deadline during an outage. */
  PartnerInsightsException error(Poll poll, AfterFailure outage) {
    return JobErrors.timeout(poll.report(), poll.progress(), job, Optional.of(outage));
  }

  /** Whether the report will not run any more, so that no execution of it can come. */
  boolean isFinished(PolledReport polled, ScheduledReport report) {
    boolean inactive = report.reportStatus().equalsIgnoreCase("Inactive");
    boolean scheduled = polled.isGiven() && report.isScheduled();
    return inactive && (scheduled || isOld(report));
  }

  private boolean isOld(ScheduledReport report) {
    Instant longAgo = job.serviceTime().minus(LONGEST_RUN);
    return report.createdTime().map(longAgo::isAfter).orElse(false);
  }
}
