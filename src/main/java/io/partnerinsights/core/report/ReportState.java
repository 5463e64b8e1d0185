package io.partnerinsights.core.report;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How far the search for a report, its creation and its polls have come: all that another wait
 * needs to continue, in this process or, from a {@link Bookmark}, in a later one. Immutable.
 *
 * @param mark identifies one read in the names of the reports that it creates; by it they are found
 *     again
 * @param listedAt until when a list may not show yet what was created; absent if nothing was
 *     submitted, or the report is found
 * @param report the report, once it is found or created; while it is searched, the saved one
 * @param since when the wait for the report began, if it has; the time-out counts from here
 * @param status the report's status at the last poll, such as {@code Pending}
 * @param executionId the report's execution, once it is listed
 * @param nextCall when the next call of the wait is due
 * @param polls what the polls of this wait have shown
 * @param file the file, once this wait has found it
 */
public record ReportState(
    String mark,
    @Nullable Instant listedAt,
    @Nullable Target report,
    @Nullable Instant since,
    String status,
    @Nullable String executionId,
    Instant nextCall,
    Polls polls,
    @Nullable CompletedReport file) {
  /** Maximum time after which a list shows a new report. */
  public static final Duration LIST_LAG = Duration.ofMinutes(2);

  private static final String NOT_POLLED = "not polled yet";

  /**
   * The report that is waited for.
   *
   * @param executionId the execution to wait for; absent for the newest one
   * @param localCreation just before this wait created the report; absent if the service has listed
   *     the report: if it is absent later, it was deleted
   * @param retention how long it stays
   */
  public record Target(
      String reportId,
      @Nullable String executionId,
      ReportOrigin origin,
      @Nullable Instant localCreation,
      Retention retention) {
    /** Maximum time that a fresh link for a complete report is waited for. */
    private static final Duration LINK_TIMEOUT = Duration.ofMinutes(15);

    boolean isListed() {
      return localCreation == null;
    }

    /** Whether the user named it: then this application knows nothing else of it. */
    boolean isGiven() {
      return origin == ReportOrigin.GIVEN;
    }

    /** Whether it was complete before, so that only a new link to its file is awaited. */
    boolean isReused() {
      return origin == ReportOrigin.REUSED;
    }

    /** Returns the maximum time of a wait for it. */
    Duration limit(ReportSettings settings) {
      return isReused() ? LINK_TIMEOUT : settings.timeout();
    }

    /** Returns what a wait for it waits for, as lines name it. */
    String subject(String status) {
      String id = "report " + reportId;
      return isReused() ? "a new link to the file of " + id : id + " (" + status + ")";
    }

    /**
     * Whether the log says that it is complete. A given execution that the first poll shows as
     * complete was not waited for.
     */
    boolean isAnnounced(Polls polls) {
      return !isReused() && (!isGiven() || polls.count() > 1);
    }
  }

  /**
   * What the polls of one wait have shown.
   *
   * @param count the number of polls
   * @param missed polls in a row without an execution
   * @param linkless polls in a row that showed a completed execution without a link
   * @param absences lookups in a row that did not find the report
   * @param firstAbsence the time of the first of them
   */
  record Polls(long count, int missed, int linkless, int absences, Instant firstAbsence) {
    static final Polls NONE = new Polls(0, 0, 0, 0, Instant.MAX);

    Polls next() {
      return new Polls(count + 1, missed, linkless, absences, firstAbsence);
    }

    Polls missing() {
      return new Polls(count, missed + 1, 0, absences, firstAbsence);
    }

    Polls seen(boolean withoutLink) {
      return new Polls(count, 0, withoutLink ? linkless + 1 : 0, 0, Instant.MAX);
    }

    Polls present() {
      return new Polls(count, missed, linkless, 0, Instant.MAX);
    }

    Polls absent(Instant now) {
      Instant first = absences == 0 ? now : firstAbsence;
      return new Polls(count, missed, linkless, absences + 1, first);
    }

    /** Whether the report is gone: a list may fail for a moment. */
    boolean showGone(Instant now) {
      return absences >= 3 && !now.isBefore(firstAbsence.plusSeconds(10));
    }
  }

  private ReportState at(@Nullable Instant listed, @Nullable Target target) {
    String execution = target == null ? null : target.executionId();
    return new ReportState(
        mark, listed, target, null, NOT_POLLED, execution, Instant.MIN, Polls.NONE, null);
  }

  private ReportState polling(@Nullable Instant begun, Instant next, Polls shown) {
    return new ReportState(mark, listedAt, report, begun, status, executionId, next, shown, file);
  }

  /** Returns the state before the first call, with a new mark. */
  static ReportState withNewMark(RandomGenerator random) {
    return none(HexFormat.of().toHexDigits(random.nextLong()));
  }

  /** Returns the state without a report that was created. */
  static ReportState none(String mark) {
    return new ReportState(mark, null, null, null, NOT_POLLED, null, Instant.MIN, Polls.NONE, null);
  }

  /** Returns the state after a POST, whose report lists show at this time at the latest. */
  ReportState submitted(Instant listed) {
    return at(listed, null);
  }

  /** Returns the state of a read that looks for its report: by its id if it is known, or mark. */
  ReportState searching(Instant listed) {
    return at(listed, report).beganAt(since);
  }

  ReportState given(String reportId, @Nullable String execution) {
    return to(new Target(reportId, execution, ReportOrigin.GIVEN, null, Retention.UNKNOWN));
  }

  ReportState to(Target target) {
    return at(null, target);
  }

  /** Returns the state of a wait that began at this time. */
  ReportState beganAt(@Nullable Instant time) {
    return polling(time, nextCall, polls);
  }

  /** Returns the state for a new wait with its own deadline, which calls at this time. */
  ReportState restart(Instant next) {
    return new ReportState(
        mark, listedAt, report, null, status, executionId, next, Polls.NONE, null);
  }

  ReportState nextAt(Instant time) {
    return polling(since, time, polls);
  }

  ReportState with(Polls shown) {
    return polling(since, nextCall, shown);
  }

  /** Returns the state after a poll. */
  ReportState polled(String next, @Nullable String execution) {
    String known = execution == null ? executionId : execution;
    return new ReportState(mark, listedAt, report, since, next, known, nextCall, polls, file);
  }

  ReportState completed(CompletedReport complete) {
    String execution = complete.executionId();
    return new ReportState(
        mark, listedAt, report, since, "Completed", execution, nextCall, polls, complete);
  }

  /** Whether the service has the report. */
  boolean isFound() {
    return report != null && listedAt == null;
  }

  boolean isPolled() {
    return !status.equals(NOT_POLLED);
  }

  /** Only once the report was found or created. */
  Target target() {
    return Objects.requireNonNull(report, "the report is not known yet");
  }

  public @Nullable String reportId() {
    return report == null ? null : report.reportId();
  }

  /**
   * Returns what a job saves of a read of this query.
   *
   * @param used the execution that the read has begun to read; no other one replaces it
   */
  Bookmark save(CheckedQuery query, @Nullable String used) {
    return new Bookmark(query.fingerprint().digits(), mark, since, reportId(), used);
  }

  /**
   * Returns the state that was saved of a read of this query. The wait for a new link to a report
   * that was read has its own deadline.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if it
   *     belongs to another query
   */
  static ReportState of(Bookmark saved, CheckedQuery query) {
    saved.checkIsOf(query);
    String used = saved.executionId();
    // The read may have created the report just before it was saved.
    Target report =
        saved.reportId() == null
            ? null
            : new Target(saved.reportId(), used, ReportOrigin.ADOPTED, null, Retention.UNKNOWN);
    return none(saved.mark()).at(null, report).beganAt(used == null ? saved.since() : null);
  }
}
