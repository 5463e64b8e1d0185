package io.partnerinsights.core.created;

import io.partnerinsights.core.model.ReportExecution;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a report stays on the service for all applications that may read it. The service has no
 * lock, so they agree by times of its clock: an action starts on a report only two hours or more
 * before the report may be deleted.
 *
 * <p>The times bound the number of reports: five an hour stay for five hours, which are 25 reports.
 * With 21 schedules they are fewer than the 50 that an account may have.
 *
 * @param earliestEnd from when a report may be deleted that was complete within two hours
 */
public record Retention(Instant earliestEnd) {
  /** Time from a report's creation to its earliest end. */
  public static final Duration AFTER_CREATION = Duration.ofHours(5);

  /** Minimum time from a report's completion to its end. */
  public static final Duration AFTER_COMPLETION = Duration.ofHours(3);

  /** Minimum time from the start of an action to the end of its report's retention. */
  public static final Duration ACTION = Duration.ofHours(2);

  /** Time for an action that has chosen a report to start all of its scans. */
  public static final Duration PLANNING = Duration.ofMinutes(15);

  /** Part of {@link #PLANNING} in which a scan gets a new link. */
  public static final Duration REFRESH = Duration.ofMinutes(5);

  /** A report that has not completed within a day will not complete. */
  public static final Duration LONGEST_RUN = Duration.ofDays(1);

  /** Nothing deletes the report, or it is not known when. */
  public static final Retention UNKNOWN = new Retention(Instant.MAX);

  /** Returns the retention of a report that is created at this time. */
  public static Retention from(Instant created) {
    return new Retention(created.plus(AFTER_CREATION));
  }

  public static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Returns from when a report that was completed at this time may be deleted. */
  public Instant end(Instant completed) {
    return later(earliestEnd, completed.plus(AFTER_COMPLETION));
  }

  /**
   * Returns from when the report may be deleted. A failed one may be deleted at once, because no
   * application can read it.
   *
   * @param newest its newest execution, if one is listed
   */
  public Instant end(@Nullable ReportExecution newest) {
    if (newest == null) {
      return latestEnd();
    }
    return switch (newest.meaning()) {
      case RUNNING, PAUSED -> latestEnd();
      case COMPLETE, WITHOUT_LINK ->
          newest.findGeneratedTime().map(this::end).orElseGet(this::latestEnd);
      case FAILED -> Instant.MIN;
    };
  }

  /** Returns from when a report may be deleted that is incomplete, or has no time of completion. */
  private Instant latestEnd() {
    return earliestEnd.minus(AFTER_CREATION).plus(LONGEST_RUN);
  }

  /** Whether an action may start on a report with this {@link #end} now, or adopt it. */
  public static boolean mayStart(Instant end, Instant now) {
    return !now.plus(ACTION).plus(PLANNING).isAfter(end);
  }

  /** Whether an action that has chosen a report with this {@link #end} may start a scan of it. */
  public static boolean mayContinue(Instant end, Instant now) {
    return !now.plus(ACTION).plus(REFRESH).isAfter(end);
  }
}
