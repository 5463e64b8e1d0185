package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.job.JobState.AfterFailure;
import io.partnerinsights.core.job.JobState.AwaitPermit;
import io.partnerinsights.core.job.JobState.CheckReport;
import io.partnerinsights.core.job.JobState.DeleteDueReports;
import io.partnerinsights.core.job.JobState.Poll;
import io.partnerinsights.core.job.JobState.Resubmit;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs the progress of one job, notifies the user's listener, and counts the polls. Used by the
 * thread that makes the steps; any thread may read the count.
 */
final class JobReporter {
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);

  /** Time until the first notice of a wait, and then between two notices; the last one repeats. */
  private static final List<Duration> NOTICES =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10));

  /** Times of permits, as the clock of the user shows them. */
  private static final DateTimeFormatter LOCAL_TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final JobLog log;
  private final ReportListener listener;
  private final Clock clock;
  private final AtomicLong polls = new AtomicLong();
  private Instant nextLine = Instant.EPOCH;
  private Instant nextNotice = Instant.MAX;
  private Instant waitBegan = Instant.MAX;
  private int notices;
  private String loggedStatus = "";
  private boolean waited;
  private boolean outage;
  private boolean warnedOfStatus;

  JobReporter(JobLog log, ReportListener listener, Clock clock) {
    this.log = log;
    this.listener = listener;
    this.clock = clock;
  }

  void queryCreated(String queryId, String text) {
    log.event("Created query %s: %s".formatted(queryId, text));
  }

  void created(String reportId) {
    log.event("Created report " + reportId);
    listener.created(reportId);
  }

  void adopted(String reportId, String status, Optional<Instant> created) {
    log.event(
        "Adopted report %s (%s), which was created for the same query at %s"
            .formatted(reportId, status, created.map(Object::toString).orElse("an unknown time")));
    listener.adopted(reportId);
  }

  void deleted(String reportId) {
    log.event("Deleted report %s, which an earlier application had left".formatted(reportId));
  }

  void notDeleted(String reportId, PartnerInsightsException e) {
    log.event(
        "Report %s of an earlier application was not deleted: %s"
            .formatted(reportId, e.getMessage()));
  }

  /** Warns once: only the service knows what it means. */
  void undocumentedStatus(ReportExecution execution) {
    if (!warnedOfStatus) {
      warnedOfStatus = true;
      log.warning(
          "Report %s has the undocumented status '%s'; the wait continues"
              .formatted(execution.reportId(), execution.status().text()));
    }
  }

  void countPoll() {
    polls.incrementAndGet();
  }

  /** How often the status was asked for. */
  long polls() {
    return polls.get();
  }

  /** A poll was answered, and the report is not complete. */
  void polled(PolledReport report, PollProgress progress) {
    listener.polled(progress(report, progress));
  }

  /** A call has failed, or has succeeded after one that failed. */
  void stepped(JobState before, Step step) {
    if (step.state() instanceof AfterFailure failure) {
      failed(before, failure);
    } else if (outage) {
      outage = false;
      loggedStatus = "";
    }
  }

  private void failed(JobState before, AfterFailure failure) {
    if (!outage) {
      outage = true;
      log.warning(
          describe(before)
              + "; the call failed and will be repeated: "
              + failure.last().getMessage());
    }
  }

  /** Logs a line if one is due; nothing while the next step is due at once. */
  void waiting(Step step) {
    Instant now = clock.instant();
    if (!now.isBefore(step.next())) {
      return;
    }
    notice(step, now);
    String status = status(step.state());
    if (now.isBefore(nextLine) && status.equals(loggedStatus)) {
      return;
    }
    waited = true;
    nextLine = now.plus(LOG_INTERVAL);
    loggedStatus = status;
    logLine(step, now);
  }

  /** Shows the wait, and logs a notice if one is due. */
  private void notice(Step step, Instant now) {
    if (waitBegan.equals(Instant.MAX)) {
      waitBegan = now;
      nextNotice = now.plus(NOTICES.get(0));
    }
    log.waiting(subject(step), Duration.between(waitBegan, now));
    if (!now.isBefore(nextNotice)) {
      notices++;
      nextNotice = now.plus(NOTICES.get(Math.min(notices, NOTICES.size() - 1)));
      log.notice(line(step, now));
    }
  }

  /** What is waited for, in a few words. */
  private static String subject(Step step) {
    if (step.isForPermit()) {
      return "permit until " + LOCAL_TIME.format(step.next());
    }
    return poll(step.state())
        .map(poll -> subject(poll.report(), poll.progress()))
        .orElse("creation of the report");
  }

  private static String subject(PolledReport report, PollProgress progress) {
    return report.origin() == ReportOrigin.REUSED
        ? "link of report " + report.reportId()
        : "report " + report.reportId() + ": " + progress.status();
  }

  private void logLine(Step step, Instant now) {
    log.progress(line(step, now));
    if (step.isForPermit()) {
      listener.waitingForPermit(step.next());
    }
  }

  private String line(Step step, Instant now) {
    if (step.state() instanceof AwaitPermit) {
      return ("A report waits for a permit until %s: option maxReportsPerHour allows no more"
              + " reports in 60 minutes with one account")
          .formatted(step.next());
    }
    if (step.state() instanceof Resubmit refused) {
      return ("A report has waited since %s for the service's quota of reports in 60 minutes, which"
              + " this account has used up; next attempt at %s")
          .formatted(refused.since(), step.next());
    }
    return describe(step.state())
        + outage(step.state(), now)
        + "; next call in "
        + Durations.readable(Duration.between(now, step.next()));
  }

  /** The wait has ended with any outcome. */
  void waitEnded() {
    if (!waitBegan.equals(Instant.MAX)) {
      waitBegan = Instant.MAX;
      notices = 0;
      log.waitEnded();
    }
  }

  private static String outage(JobState state, Instant now) {
    return state instanceof AfterFailure failure
        ? ", without an answer for " + Durations.readable(Duration.between(failure.since(), now))
        : "";
  }

  /** How long no line is due. */
  Duration untilNextLine() {
    Instant next = nextNotice.isBefore(nextLine) ? nextNotice : nextLine;
    Duration rest = Durations.shorter(Duration.between(clock.instant(), next), log.interval());
    return Durations.longer(rest, Duration.ofMillis(1));
  }

  /** Reports the end of the wait for a report, if the step has ended it. */
  void ended(JobState before, JobState after) {
    poll(after instanceof JobState.Failed failed ? failed.in() : before)
        .ifPresent(poll -> ended(poll, after));
  }

  private void ended(Poll poll, JobState end) {
    if (end instanceof JobState.Complete complete) {
      completed(poll.report(), poll.progress(), complete);
    } else if (end instanceof JobState.Failed failed) {
      failed(poll.report(), poll.progress(), failed.error());
    }
  }

  /** The last line of a wait; a report that is complete at once has none. */
  void completed(PolledReport report, PollProgress progress, JobState.Complete complete) {
    if (waited) {
      PollProgress last = progress.seen(complete.report().executionId(), "Completed", false);
      log.progress(describe(report, last));
      listener.completed(progress(report, last));
    }
  }

  void failed(PolledReport report, PollProgress progress, PartnerInsightsException error) {
    listener.failed(progress(report, progress), error);
  }

  private ReportProgress progress(PolledReport report, PollProgress progress) {
    return progress(report, progress, elapsed(progress));
  }

  private Duration elapsed(PollProgress progress) {
    return Duration.between(progress.since(), clock.instant());
  }

  private static String status(JobState state) {
    return poll(state).map(poll -> poll.progress().status()).orElse("");
  }

  /** Such as {@code Report 1f2e (execution 9a8b): Running after 2 min 5 s}. */
  private String describe(JobState state) {
    return poll(state)
        .map(poll -> describe(poll.report(), poll.progress()))
        .orElse("The report is not created yet");
  }

  private String describe(PolledReport report, PollProgress progress) {
    String execution = progress.executionId().map(id -> " (execution " + id + ")").orElse("");
    return "Report %s%s: %s after %s"
        .formatted(
            report.reportId(), execution, progress.status(), Durations.readable(elapsed(progress)));
  }

  /**
   * Returns how far the report has come; empty before one is found or created.
   *
   * @param waited the time that a read has waited for it
   */
  static Optional<ReportProgress> progress(JobState state, Duration waited) {
    JobState last = state instanceof JobState.Failed failed ? failed.in() : state;
    return last instanceof JobState.Complete complete
        ? Optional.of(progress(complete.report(), waited))
        : poll(last).map(poll -> progress(poll.report(), poll.progress(), waited));
  }

  private static ReportProgress progress(CompletedReport report, Duration waited) {
    return new ReportProgress(
        report.reportId(), Optional.of(report.executionId()), "Completed", waited);
  }

  private static ReportProgress progress(
      PolledReport report, PollProgress progress, Duration waited) {
    return new ReportProgress(report.reportId(), progress.executionId(), progress.status(), waited);
  }

  /** The poll that a state is about. */
  static Optional<Poll> poll(JobState state) {
    if (state instanceof Poll poll) {
      return Optional.of(poll);
    }
    if (state instanceof CheckReport check) {
      return Optional.of(check.poll());
    }
    if (state instanceof DeleteDueReports deletion) {
      return poll(deletion.then());
    }
    return state instanceof AfterFailure failure ? poll(failure.repeated()) : Optional.empty();
  }
}
