package io.partnerinsights.core.report.wait;

import io.partnerinsights.core.api.model.ExecutionFilter;
import io.partnerinsights.core.api.model.ReportExecution;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The waiting for one report: the looks, what they mean, and the sleep between them. */
final class Wait {
  /** A look that ends so has not seen anything: the report goes on being made meanwhile. */
  private static final Set<ErrorCode> NO_LOOK =
      EnumSet.of(
          ErrorCode.SERVICE_FAILED,
          ErrorCode.RATE_LIMITED,
          ErrorCode.SERVICE_UNREACHABLE,
          ErrorCode.SIGN_IN_UNREACHABLE);

  private final ReportWaiter room;
  private final ReportHandle report;
  private final ExecutionFilter filter;
  private final WaitProgress progress;
  private final Prospects prospects;

  Wait(ReportWaiter room, ReportHandle report) {
    this.room = room;
    this.report = report;
    this.filter =
        report
            .executionId()
            .map(id -> ExecutionFilter.byId(report.reportId(), id))
            .orElseGet(() -> ExecutionFilter.latest(report.reportId()));
    this.progress = new WaitProgress(report, room.clock, room.log);
    this.prospects = new Prospects(room.client, report, room.timeout, room.clock);
  }

  ReportExecution untilComplete() {
    Optional<ReportExecution> complete =
        report.isOrderedThisMoment(room.clock.instant()) ? Optional.empty() : look();
    while (complete.isEmpty()) {
      pause();
      complete = look();
    }
    progress.logEnd();
    return complete.get();
  }

  private Optional<ReportExecution> look() {
    try {
      Optional<ReportExecution> seen = execution();
      seen.ifPresentOrElse(progress::saw, this::sawNothing);
      progress.answered();
      return seen.flatMap(this::outcome);
    } catch (PartnerInsightsException e) {
      if (!NO_LOOK.contains(e.code())) {
        throw e;
      }
      progress.failed(e);
      return Optional.empty();
    }
  }

  private Optional<ReportExecution> execution() {
    try {
      return room.client.executions(filter).stream().filter(this::isMeant).findFirst();
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND) {
        throw e;
      }
      if (report.isYoung(room.clock.instant())) {
        return Optional.empty();
      }
      throw WaitErrors.gone(report.reportId());
    }
  }

  private boolean isMeant(ReportExecution execution) {
    return report.executionId().map(execution.executionId()::equalsIgnoreCase).orElse(true);
  }

  private void sawNothing() {
    progress.sawNothing();
    if (progress.isTimeToDoubt()) {
      progress.expects(prospects.check(progress.start()));
    }
  }

  private Optional<ReportExecution> outcome(ReportExecution execution) {
    return switch (execution.status().kind()) {
      case PENDING, RUNNING -> Optional.empty();
      case COMPLETED -> completed(execution);
      case PAUSED -> throw WaitErrors.paused(execution);
      case UNKNOWN -> throw WaitErrors.failed(execution);
    };
  }

  private Optional<ReportExecution> completed(ReportExecution execution) {
    if (execution.reportAccessSecureLink().isPresent()) {
      return Optional.of(execution);
    }
    if (progress.isLinkOverdue()) {
      throw WaitErrors.withoutLink(execution);
    }
    return Optional.empty();
  }

  /** Sleeps to the next look, in slices that leave room for a line of the log between looks. */
  private void pause() {
    Duration left = room.timeout.minus(progress.elapsed());
    if (left.isNegative() || left.isZero()) {
      throw WaitErrors.timeout(room.timeout, progress);
    }
    Duration rest = shorter(room.schedule.next(progress.elapsed()), left);
    while (rest.compareTo(Duration.ZERO) > 0) {
      progress.logWaiting(rest);
      Duration slice = shorter(rest, progress.untilNextLine());
      sleep(slice);
      rest = rest.minus(slice);
    }
  }

  private void sleep(Duration duration) {
    try {
      room.sleeper.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw WaitErrors.interrupted(progress, e);
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
