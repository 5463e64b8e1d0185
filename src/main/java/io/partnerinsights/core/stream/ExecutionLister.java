package io.partnerinsights.core.stream;

import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.job.JobWait;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.ReportErrors;
import io.partnerinsights.core.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the complete executions of a report, at most once in an interval. While none completes, it
 * looks the report up: it may be paused, inactive or deleted. An outage ends a call only after
 * option {@code reportTimeout}. {@link #newest} and {@link #fetch} may be called by any thread.
 */
final class ExecutionLister {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionLister.class);

  /** Default of the minimum time between two lists; executions are at least four hours apart. */
  private static final Duration POLL_INTERVAL = Duration.ofMinutes(1);

  /** Interval of the lookups of the report. */
  private static final Duration LOOKUP_INTERVAL = Duration.ofHours(1);

  /** A report that was absent this many times in a row is gone: lists may be outdated. */
  private static final int MAX_ABSENCES = 3;

  /** Characters of a report's name in the log. */
  private static final int SHOWN_CHARACTERS = 100;

  private final ScheduledReport report;
  private final Session session;
  private final ReportJobs jobs;
  private final Duration interval;
  private volatile ListedExecutions newest = ListedExecutions.NONE;
  private Instant nextLookup;
  private int absences;

  ExecutionLister(ScheduledReport report, Session session) {
    this.report = report;
    this.session = session;
    this.jobs = session.jobs();
    this.interval = session.options().find(Options.POLL_INTERVAL).orElse(POLL_INTERVAL);
    this.nextLookup = now().plus(LOOKUP_INTERVAL);
    warnIfStopped(report);
  }

  ScheduledReport report() {
    return report;
  }

  /** Returns the last list; without executions before the first one. No call. */
  ListedExecutions newest() {
    return newest;
  }

  /** Returns the newest list, or a new one by a GET if it is older than the interval. */
  ListedExecutions list() {
    return list(interval);
  }

  /** Returns the newest list, or a new one by a GET if it is older than this. */
  ListedExecutions list(Duration maxAge) {
    if (!newest.made().plus(maxAge).isAfter(now())) {
      boolean hadExecutions = !newest.complete().isEmpty();
      newest = fetch();
      // The report may be deleted.
      nextLookup = hadExecutions && newest.complete().isEmpty() ? now() : nextLookup;
    }
    return newest;
  }

  /** Returns a new list, and leaves the last one; one GET. */
  ListedExecutions fetch() {
    List<ReportExecution> executions =
        jobs.inWait(
            wait -> {
              wait.awaitsExecutions(report.reportId());
              return complete(wait);
            });
    return ListedExecutions.of(now(), session.client().serviceTime(now()), executions);
  }

  private List<ReportExecution> complete(JobWait wait) {
    ExecutionFilter filter = ExecutionFilter.last90Days(report.reportId());
    return session.client().during(wait).findExecutions(filter.withStatus(Kind.COMPLETED));
  }

  /** Notes that an execution has completed, so that the report is not looked up for an hour. */
  void executionCompleted() {
    nextLookup = now().plus(LOOKUP_INTERVAL);
  }

  /**
   * Looks the report up if that is due, and logs why it does not run, if that is known; one GET.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} if the report
   *     was absent three times
   */
  void lookUp() {
    if (now().isBefore(nextLookup)) {
      return;
    }
    Optional<ScheduledReport> found =
        jobs.inWait(wait -> session.client().during(wait).report(report.reportId()));
    absences = found.isPresent() ? 0 : absences + 1;
    if (absences >= MAX_ABSENCES) {
      throw ReportErrors.reportNotFound(report.reportId());
    }
    found.ifPresent(
        seen -> {
          warnIfStopped(seen);
          nextLookup = now().plus(LOOKUP_INTERVAL);
        });
  }

  private static void warnIfStopped(ScheduledReport report) {
    boolean inactive = report.reportStatus().equalsIgnoreCase("Inactive");
    if (report.isPaused() || inactive) {
      LOG.warn(
          "Report {} ({}) {}",
          ErrorValues.quoted(report.reportName(), SHOWN_CHARACTERS),
          report.reportId(),
          inactive
              ? "is inactive: it will not run again, and the stream gets no new executions"
              : "is paused: the stream gets no new executions until it is resumed");
    }
  }

  private Instant now() {
    return jobs.clock().instant();
  }
}
