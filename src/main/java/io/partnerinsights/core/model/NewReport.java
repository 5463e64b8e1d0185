package io.partnerinsights.core.model;

import io.partnerinsights.core.options.ReportFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** A report to create: at once, or by a schedule. */
public sealed interface NewReport {
  /** At most 256 characters, no {@code ;}. */
  String reportName();

  /** Free text, may be empty. */
  String description();

  /** An own query or a system query. */
  String queryId();

  /** The file's format. */
  ReportFormat format();

  /** Who is called when a run succeeds. */
  Optional<Webhook> webhook();

  /** A report that runs once, now: CSV, without a range of its own. */
  static ExecuteNow executeNow(String reportName, String queryId) {
    return new ExecuteNow(
        reportName, "", queryId, Optional.empty(), ReportFormat.CSV, Optional.empty());
  }

  /** A report that runs first at {@code startTime} and then once per interval: CSV, without end. */
  static Scheduled scheduled(
      String reportName, String queryId, Instant startTime, Duration recurrenceInterval) {
    Schedule schedule = new Schedule(startTime, recurrenceInterval, OptionalInt.empty());
    return new Scheduled(reportName, "", queryId, schedule, ReportFormat.CSV, Optional.empty());
  }

  /**
   * Runs once, now; counts against a quota as low as five an hour.
   *
   * @param range overrides the query's TIMESPAN
   */
  record ExecuteNow(
      String reportName,
      String description,
      String queryId,
      Optional<TimeRange> range,
      ReportFormat format,
      Optional<Webhook> webhook)
      implements NewReport {

    /** The same over a range of time. */
    public ExecuteNow over(TimeRange own) {
      return new ExecuteNow(reportName, description, queryId, Optional.of(own), format, webhook);
    }

    /** The same in another format. */
    public ExecuteNow as(ReportFormat other) {
      return new ExecuteNow(reportName, description, queryId, range, other, webhook);
    }
  }

  /** Runs by a schedule; the first time at least four hours ahead. */
  record Scheduled(
      String reportName,
      String description,
      String queryId,
      Schedule schedule,
      ReportFormat format,
      Optional<Webhook> webhook)
      implements NewReport {}

  /**
   * When a report runs.
   *
   * @param startTime the first time
   * @param recurrenceInterval whole hours, 4 to 2160, and at least the dataset's minimum
   * @param recurrenceCount after how many runs it ends, if it does
   */
  record Schedule(Instant startTime, Duration recurrenceInterval, OptionalInt recurrenceCount) {}
}
