package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.ScheduledReport.Trigger;
import io.partnerinsights.core.report.ReportErrors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether waiting for a report of which no execution is listed can lead anywhere. */
final class Prospects {
  /** An ExecuteNow report may be Inactive before its execution shows; not for so long. */
  private static final Duration LONG_AGO = Duration.ofDays(1);

  private final PartnerInsightsClient client;
  private final ReportHandle handle;
  private final Duration timeout;
  private final Clock clock;

  Prospects(PartnerInsightsClient client, ReportHandle handle, Duration timeout, Clock clock) {
    this.client = client;
    this.handle = handle;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * What there is to wait for.
   *
   * @param words such as {@code not started}
   * @param start when it begins; in the past, or the first moment of all, if it is not scheduled
   */
  record Prospect(String words, Instant start) {
    static final Prospect NOT_STARTED = new Prospect("not started", Instant.MIN);
  }

  /**
   * What there is to wait for.
   *
   * @param waitStart from when on the time-out counts
   * @throws io.partnerinsights.core.errors.ReportException if the report, or the execution that was
   *     asked for, is not there, is paused, is over, or starts too late
   */
  Prospect check(Instant waitStart) {
    ScheduledReport report = report();
    if (handle.executionId().isPresent()) {
      throw WaitErrors.noSuchExecution(handle.reportId(), handle.executionId().get());
    }
    if (report.isPaused()) {
      throw WaitErrors.paused(report);
    }
    if (isOver(report)) {
      throw WaitErrors.over(report);
    }
    return start(report, waitStart);
  }

  private ScheduledReport report() {
    return client.reports(ReportFilter.byId(handle.reportId())).stream()
        .filter(report -> report.reportId().equalsIgnoreCase(handle.reportId()))
        .findFirst()
        .orElseThrow(() -> ReportErrors.reportNotFound(handle.reportId()));
  }

  private boolean isOver(ScheduledReport report) {
    Instant longAgo = clock.instant().minus(LONG_AGO);
    boolean old = report.createdTime().map(longAgo::isAfter).orElse(false);
    return report.reportStatus().equalsIgnoreCase("Inactive")
        && (report.trigger() == Trigger.SCHEDULE || old);
  }

  private Prospect start(ScheduledReport report, Instant waitStart) {
    boolean ahead =
        report.trigger() == Trigger.SCHEDULE
            && report.startTime().map(clock.instant()::isBefore).orElse(false);
    if (!ahead) {
      return Prospect.NOT_STARTED;
    }
    Instant start = report.startTime().orElseThrow();
    if (start.isAfter(waitStart.plus(timeout))) {
      throw WaitErrors.startsTooLate(report, start, timeout);
    }
    return new Prospect("scheduled for " + start, start);
  }
}
