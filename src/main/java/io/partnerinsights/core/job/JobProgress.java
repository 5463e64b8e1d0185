package io.partnerinsights.core.job;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReadMark;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The progress of a wait for a report: all that another wait needs to continue, in this process or
 * in a later one. Immutable.
 *
 * @param mark in the names of the reports that are created; by it they are found again
 * @param listedAt until when a list may not show yet what was created; absent if nothing was
 *     submitted, or the report is known
 * @param report the report, once it is found or created
 * @param since when the wait for the report began, if it has; the time-out counts from here
 * @param status the report's status at the last poll, such as {@code Pending}
 * @param executionId the report's execution, once it is listed
 * @param nextCall when the next call of the wait is due
 */
public record JobProgress(
    ReadMark mark,
    Optional<Instant> listedAt,
    Optional<PolledReport> report,
    Optional<Instant> since,
    String status,
    Optional<String> executionId,
    Instant nextCall) {
  /** Maximum time after which a list shows a new report. */
  public static final Duration LIST_LAG = Duration.ofMinutes(2);

  private static final String NOT_POLLED = "not polled yet";

  private JobProgress(
      ReadMark mark,
      Optional<Instant> listedAt,
      Optional<PolledReport> report,
      Optional<Instant> since) {
    this(
        mark,
        listedAt,
        report,
        since,
        NOT_POLLED,
        report.flatMap(PolledReport::executionId),
        Instant.MIN);
  }

  /** Returns the progress before the first call. */
  public static JobProgress none(ReadMark mark) {
    return new JobProgress(mark, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns the progress after a POST, whose report lists show at this time at the latest. */
  public JobProgress submitted(Instant listed) {
    return new JobProgress(mark, Optional.of(listed), Optional.empty(), Optional.empty());
  }

  /** Returns the progress without a report that was or may have been created. */
  JobProgress withoutReport() {
    return none(mark);
  }

  /** Returns the progress with this report, which was found, created or given. */
  public JobProgress to(PolledReport found) {
    return new JobProgress(mark, Optional.empty(), Optional.of(found), Optional.empty());
  }

  /** Returns the progress of a wait for a new link to this complete report. */
  public JobProgress refresh(CompletedReport report) {
    return to(
        new PolledReport(
            report.reportId(),
            Optional.of(report.executionId()),
            report.format(),
            ReportOrigin.REUSED));
  }

  /** Returns the progress in a wait that began at this time. */
  public JobProgress since(Instant time) {
    return new JobProgress(
        mark, listedAt, report, Optional.of(time), status, executionId, nextCall);
  }

  /** Returns the progress for a new wait with its own deadline, which calls at this time. */
  public JobProgress restart(Instant next) {
    return new JobProgress(mark, listedAt, report, Optional.empty(), status, executionId, next);
  }

  JobProgress polled(String next, Optional<String> execution) {
    return new JobProgress(
        mark, listedAt, report, since, next, execution.or(() -> executionId), nextCall);
  }

  JobProgress nextAt(Instant time) {
    return new JobProgress(mark, listedAt, report, since, status, executionId, time);
  }

  /** Returns whether a poll was answered. */
  boolean isAnswered() {
    return !status.equals(NOT_POLLED);
  }

  /** Returns the report's id, once it is known. */
  public Optional<String> reportId() {
    return report.map(PolledReport::reportId);
  }

  /**
   * Describes the report for listeners; empty before there is one.
   *
   * @param waited the time that a read has waited for it
   */
  Optional<ReportProgress> describe(Duration waited) {
    return reportId().map(id -> new ReportProgress(id, executionId, status, waited));
  }
}
