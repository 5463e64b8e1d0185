package io.partnerinsights.core.report;

import io.partnerinsights.core.api.PartnerInsightsClient;
import io.partnerinsights.core.api.model.ExecutionFilter;
import io.partnerinsights.core.api.model.ReportExecution;
import io.partnerinsights.core.api.model.ReportFilter;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Waits for reports; {@link Wait} is the waiting for one. */
final class ReportWaiter {
  private final PartnerInsightsClient client;
  private final WaitSettings settings;
  private final Clock clock;
  private final Sleeper sleeper;
  private final PollSchedule schedule;

  ReportWaiter(
      PartnerInsightsClient client,
      WaitSettings settings,
      Clock clock,
      Sleeper sleeper,
      PollSchedule schedule) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.sleeper = sleeper;
    this.schedule = schedule;
  }

  /** For a report that may be complete already: looks at once. */
  CompletedReport await(String reportId, Optional<String> executionId) {
    Wait wait = new Wait(reportId, executionId);
    return wait.after(wait.look());
  }

  /** For a report that has just been made: the first look is after the first interval. */
  CompletedReport awaitNew(String reportId) {
    return new Wait(reportId, Optional.empty()).after(Optional.empty());
  }

  /** The waiting for one report: what was seen so far, and the next look. */
  private final class Wait {
    private final String reportId;
    private final ExecutionFilter filter;
    private final WaitProgress progress;

    Wait(String reportId, Optional<String> executionId) {
      this.reportId = reportId;
      this.filter =
          executionId
              .map(id -> ExecutionFilter.byId(reportId, id))
              .orElseGet(() -> ExecutionFilter.latest(reportId));
      this.progress = new WaitProgress(reportId, clock);
    }

    CompletedReport after(Optional<CompletedReport> firstLook) {
      Optional<CompletedReport> completed = firstLook;
      while (completed.isEmpty()) {
        pause();
        completed = look();
      }
      progress.logEnd();
      return completed.get();
    }

    private Optional<CompletedReport> look() {
      List<ReportExecution> executions = executions();
      if (executions.isEmpty()) {
        progress.sawNothing();
        if (progress.isTimeToDoubt()) {
          assertReportExists();
        }
        return Optional.empty();
      }
      return outcome(executions.get(0));
    }

    /** A report that has just been made may be unknown for a moment. */
    private List<ReportExecution> executions() {
      try {
        return client.executions(filter);
      } catch (PartnerInsightsException e) {
        if (e.code() == ErrorCode.REPORT_NOT_FOUND && progress.isYoung()) {
          return List.of();
        }
        throw e;
      }
    }

    private Optional<CompletedReport> outcome(ReportExecution execution) {
      progress.saw(execution);
      return switch (execution.status().kind()) {
        case PENDING, RUNNING -> Optional.empty();
        case COMPLETED -> completed(execution);
        case PAUSED -> throw WaitErrors.paused(execution);
        case UNKNOWN -> throw WaitErrors.failed(execution);
      };
    }

    private Optional<CompletedReport> completed(ReportExecution execution) {
      if (execution.reportAccessSecureLink().isEmpty() && progress.isLinkOverdue()) {
        throw WaitErrors.withoutLink(execution);
      }
      return execution
          .reportAccessSecureLink()
          .map(
              link ->
                  new CompletedReport(
                      execution.reportId(),
                      execution.executionId(),
                      execution.format(),
                      link,
                      execution.reportGeneratedTime()));
    }

    private void assertReportExists() {
      if (client.reports(ReportFilter.byId(reportId)).isEmpty()) {
        throw WaitErrors.gone(reportId);
      }
    }

    private void pause() {
      Duration left = settings.timeout().minus(progress.elapsed());
      if (left.isNegative() || left.isZero()) {
        throw WaitErrors.timeout(settings.timeout(), progress);
      }
      Duration next = schedule.next(progress.elapsed());
      Duration wait = next.compareTo(left) < 0 ? next : left;
      progress.logWaiting(wait);
      try {
        sleeper.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw WaitErrors.interrupted(progress, e);
      }
    }
  }
}
