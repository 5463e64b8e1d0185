package io.partnerinsights.core.stream;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.job.JobErrors;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReportErrors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at growing intervals whether a report that completes no executions can run at all: it may
 * be paused, inactive or deleted. Not thread-safe.
 */
final class ReportWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ReportWatch.class);
  private static final Duration FIRST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofHours(24);

  /** Characters of a report's name in the log. */
  private static final int SHOWN_CHARACTERS = 100;

  /** A report that was absent this many times in a row is gone: lists may be outdated. */
  private static final int MAX_ABSENCES = 3;

  private final PartnerInsightsClient client;
  private final String reportId;
  private final Clock clock;
  private Duration interval = FIRST;
  private Instant due;
  private int absences;
  private boolean lastWasEmpty;

  ReportWatch(PartnerInsightsClient client, String reportId, Clock clock) {
    this.client = client;
    this.reportId = reportId;
    this.clock = clock;
    this.due = clock.instant().plus(FIRST);
  }

  boolean isDue() {
    return !clock.instant().isBefore(due);
  }

  /** Notes that an execution has completed: checks begin at short intervals again. */
  void executionCompleted() {
    interval = FIRST;
    due = clock.instant().plus(interval);
  }

  /** Notes a list. If it is empty for the first time, the report may be deleted. */
  void listed(boolean empty) {
    if (empty && !lastWasEmpty) {
      due = clock.instant();
    }
    lastWasEmpty = empty;
  }

  /**
   * Looks the report up and logs why it does not run, if that is known; one GET. In an outage the
   * next call looks it up again.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} if the report
   *     was absent three times
   */
  void check() {
    try {
      client.report(reportId).ifPresentOrElse(this::found, this::absent);
    } catch (PartnerInsightsException e) {
      if (!JobErrors.isTransient(e.code())) {
        throw e;
      }
      LOG.warn("Report {} could not be looked up: {}", reportId, e.summary());
    }
  }

  private void found(ScheduledReport report) {
    absences = 0;
    warn(report);
    due = clock.instant().plus(interval);
    interval = Durations.shorter(interval.multipliedBy(2), LONGEST);
  }

  private void absent() {
    absences++;
    if (absences >= MAX_ABSENCES) {
      throw ReportErrors.reportNotFound(reportId);
    }
  }

  /** Logs that a report does not run. */
  static void warn(ScheduledReport report) {
    if (report.isPaused()) {
      LOG.warn(
          "Report {} ({}) is paused: the stream gets no new executions until it is resumed",
          ErrorValues.quoted(report.reportName(), SHOWN_CHARACTERS),
          report.reportId());
    } else if (report.reportStatus().equalsIgnoreCase("Inactive")) {
      LOG.warn(
          "Report {} ({}) is inactive: it will not run again, and the stream gets no new"
              + " executions",
          ErrorValues.quoted(report.reportName(), SHOWN_CHARACTERS),
          report.reportId());
    }
  }
}
