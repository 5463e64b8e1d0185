package io.partnerinsights.core.created;

import io.partnerinsights.core.model.ReportExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When a report may be deleted, and how long before that an action may still begin to read it. The
 * service has no lock, so all applications agree by times of its clock: an action begins to read a
 * report only two hours or more before the report may be deleted. So an action of at most {@link
 * #ACTION_TIME} is safe from other applications, and one of at most {@link
 * #MAX_USE_BY_ONE_APPLICATION} from its own. No user asks for most deletions: {@code
 * AutomaticCleanup.mayDelete} decides them. Only a backfill's report is deleted sooner, by its
 * load.
 *
 * <p>The times bound the number of reports: five an hour stay for five hours, which are 25 reports.
 * With 21 schedules they are fewer than the 50 that an account may have.
 *
 * @param earliestEnd from when the report may be deleted; before its completion is known, from when
 *     it may be deleted if it was complete within two hours
 */
public record Retention(Instant earliestEnd) {
  /** Time from a report's creation to its earliest end. */
  public static final Duration AFTER_CREATION = Duration.ofHours(5);

  /** Minimum time from a report's completion to its end. */
  public static final Duration AFTER_COMPLETION = Duration.ofHours(3);

  /** Minimum time from the start of an action to the end of its report's retention. */
  public static final Duration ACTION_TIME = Duration.ofHours(2);

  /** Time for an action that has chosen a report to get its link and to start all of its scans. */
  public static final Duration PLANNING_TIME = Duration.ofMinutes(15);

  /** A report that has not completed within a day will not complete. */
  public static final Duration MAX_RUN_TIME = Duration.ofDays(1);

  /** Time for which an application does not delete a report that it has begun to read. */
  public static final Duration MAX_USE_BY_ONE_APPLICATION = Duration.ofHours(12);

  /** Minimum age of a query that is deleted: a report on a new one may not be listed yet. */
  public static final Duration MIN_QUERY_AGE = Duration.ofDays(1);

  /** Nothing deletes the report, or it is not known when. */
  public static final Retention NO_KNOWN_END = new Retention(Instant.MAX);

  /** No action can read the report, so it may be deleted at once. */
  public static final Retention EXPIRED = new Retention(Instant.MIN);

  /** Returns the retention of a report that is created at this time. */
  public static Retention ofReportCreatedAt(Instant creationTime) {
    return new Retention(creationTime.plus(AFTER_CREATION));
  }

  public static Instant laterOf(Instant time, Instant otherTime) {
    return time.isAfter(otherTime) ? time : otherTime;
  }

  /** Returns the retention of a report that was completed at this time. */
  public Retention afterCompletion(Instant completionTime) {
    return new Retention(laterOf(earliestEnd, completionTime.plus(AFTER_COMPLETION)));
  }

  /**
   * Returns the retention of a report with this execution. It is over for a failed one, which no
   * application can read.
   *
   * @param execution its newest execution; null if none is listed
   */
  public Retention afterExecution(@Nullable ReportExecution execution) {
    if (execution == null) {
      return whileIncomplete();
    }
    return switch (execution.progress()) {
      case RUNNING, PAUSED -> whileIncomplete();
      case COMPLETE, WITHOUT_LINK ->
          execution.findGeneratedTime().map(this::afterCompletion).orElseGet(this::whileIncomplete);
      case FAILED -> EXPIRED;
    };
  }

  /** Returns the retention of a report that is incomplete, or has no time of completion. */
  private Retention whileIncomplete() {
    return new Retention(earliestEnd.minus(AFTER_CREATION).plus(MAX_RUN_TIME));
  }

  /**
   * Whether the report has stayed long enough. Before the earliest end its execution is not asked
   * for, so that a failed report stays until then too.
   *
   * @param findNewest finds the newest execution
   */
  public boolean hasExpired(Instant now, Supplier<Optional<ReportExecution>> findNewest) {
    return !now.isBefore(earliestEnd)
        && !now.isBefore(afterExecution(findNewest.get().orElse(null)).earliestEnd());
  }

  /** Whether an action may choose the report now. */
  public boolean mayBeChosen(Instant now) {
    return hasTimeForAction(now.plus(PLANNING_TIME));
  }

  /** Whether an action that has chosen the report may begin to read it now. */
  public boolean hasTimeForAction(Instant now) {
    return !now.plus(ACTION_TIME).isAfter(earliestEnd);
  }
}
