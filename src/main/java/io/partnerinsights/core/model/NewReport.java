package io.partnerinsights.core.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A report to create, which runs now or by a schedule. */
public sealed interface NewReport {
  /** Returns the name: at most 256 characters, without {@code ;}. */
  String reportName();

  /** Returns the description, any text or empty. */
  String description();

  /** Returns the id of a user-defined query or a system query. */
  String queryId();

  ReportFormat format();

  /** Returns the webhook that the service calls after a successful execution; null for none. */
  @Nullable Webhook webhook();

  /**
   * A report that runs once, now. It counts against a quota as low as five reports per hour.
   *
   * @param range the time range, which overrides the query's TIMESPAN; null for the query's
   */
  record ExecuteNow(
      String reportName,
      String description,
      String queryId,
      @Nullable TimeRange range,
      ReportFormat format,
      @Nullable Webhook webhook)
      implements NewReport {}

  /** A report that runs by a schedule, first at least four hours from now. */
  record Scheduled(
      String reportName,
      String description,
      String queryId,
      Schedule schedule,
      ReportFormat format,
      @Nullable Webhook webhook)
      implements NewReport {}

  /**
   * The schedule of a report.
   *
   * @param startTime the time of the first execution
   * @param recurrenceInterval whole hours, 4 to 2160
   * @param recurrenceCount the number of executions after which it ends; null for no number
   * @param endTime the time after which it does not run, instead of a number; null for none;
   *     marketplace only
   */
  record Schedule(
      Instant startTime,
      Duration recurrenceInterval,
      @Nullable Integer recurrenceCount,
      @Nullable Instant endTime) {
    /** Minimum time from the creation of a scheduled report to its first execution. */
    public static final Duration MIN_LEAD_TIME = Duration.ofHours(4);

    /** Added to a default start, because the service compares it to its own clock. */
    private static final Duration START_MARGIN = Duration.ofMinutes(10);

    public Schedule {
      if (recurrenceCount != null && endTime != null) {
        throw new IllegalArgumentException(
            "a schedule ends after a number of runs or at a time, not both");
      }
    }

    /** Creates a schedule that ends after a number of executions, or never. */
    public Schedule(
        Instant startTime, Duration recurrenceInterval, @Nullable Integer recurrenceCount) {
      this(startTime, recurrenceInterval, recurrenceCount, null);
    }

    /**
     * Creates a schedule that ends as a report does: at the same time, or after as many executions.
     * An end without a total is not one of the marketplace, and counts only without a number.
     */
    public static Schedule withEndOf(
        ScheduledReport report, Instant startTime, Duration recurrenceInterval) {
      ScheduleEnd end = report.scheduleEnd();
      boolean endsAtTime =
          end.endTime() != null
              && (end.totalRecurrenceCount() != null || report.recurrenceCount() == null);
      return endsAtTime
          ? new Schedule(startTime, recurrenceInterval, null, end.endTime())
          : new Schedule(startTime, recurrenceInterval, report.recurrenceCount());
    }

    /** Returns the earliest start that the service accepts for a report that is created now. */
    public static Instant earliestStart(Instant now) {
      return now.plus(MIN_LEAD_TIME).plus(START_MARGIN).truncatedTo(ChronoUnit.MINUTES);
    }
  }
}
