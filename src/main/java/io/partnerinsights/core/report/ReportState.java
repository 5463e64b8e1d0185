package io.partnerinsights.core.report;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The phase of one report, from the search for it to its file: all that another wait needs to
 * continue, in this process or, from a {@link Bookmark}, in a later one. Each phase has only what
 * is known in it. Immutable.
 *
 * <table>
 * <caption>Which phase follows, and who decides it</caption>
 * <tr><th>phase</th><th>next phase</th><th>class</th></tr>
 * <tr><td>a new read</td><td>Wanted, or Found if the user has named the report</td>
 * <td>{@link #ofNewRead}</td></tr>
 * <tr><td>a restored read</td><td>PossiblyCreated, or Found if rows may have been read</td>
 * <td>{@link #ofBookmark}</td></tr>
 * <tr><td>Wanted, PossiblyCreated</td><td>Found, Complete</td><td>{@link ReportSearch}</td></tr>
 * <tr><td>PossiblyCreated</td><td>Wanted, after a whole search without a find</td>
 * <td>{@link ManagedReport}</td></tr>
 * <tr><td>Wanted</td><td>PossiblyCreated before the POST and while its outcome is unknown, Wanted after a
 * refusal, Found</td><td>{@link ReportCreation}</td></tr>
 * <tr><td>Found</td><td>Found after each poll, Complete</td><td>{@link StatusPolling}</td></tr>
 * <tr><td>Complete</td><td>Found in the next wait, which drops the file</td>
 * <td>{@link #withNewWait}</td></tr>
 * <tr><td>Complete</td><td>PossiblyCreated, if its file may soon be deleted</td>
 * <td>{@link ManagedReport}</td></tr>
 * </table>
 */
public sealed interface ReportState {
  /** Maximum time after which a list shows a new report. */
  Duration LIST_LAG = Duration.ofMinutes(2);

  /**
   * Returns a random text in the names of all reports that one read creates, by which it finds them
   * again.
   */
  String mark();

  /** Returns the report's id; null until the report is found or created, unless it was saved. */
  default @Nullable String reportId() {
    return null;
  }

  /** Returns the report's execution; null until it is listed, unless the read names it. */
  default @Nullable String executionId() {
    return null;
  }

  /** Returns when the polls of the wait began, from which their time-out counts; null before. */
  default @Nullable Instant waitStart() {
    return null;
  }

  /**
   * Returns the phase in which a new wait begins, with its own deadline.
   *
   * @param pollsAtOnce whether its first poll is due now, whenever the next one was due
   */
  ReportState withNewWait(boolean pollsAtOnce);

  /** Nothing was submitted for the read. */
  record Wanted(String mark) implements ReportState {
    @Override
    public Wanted withNewWait(boolean pollsAtOnce) {
      return this;
    }
  }

  /**
   * The read may have created a report that lists do not show yet.
   *
   * @param listLagEnd from when a list that lacks the report shows that it does not exist
   * @param waitStart when an earlier process began to wait; null if none did
   * @param reportId the report of an earlier process; null if that process knew none
   */
  record PossiblyCreated(
      String mark, Instant listLagEnd, @Nullable Instant waitStart, @Nullable String reportId)
      implements ReportState {
    /** Returns the phase after a POST by the read, which no list shows before this time. */
    static PossiblyCreated afterPost(Instant listLagEnd, String mark) {
      return new PossiblyCreated(mark, listLagEnd, null, null);
    }

    @Override
    public PossiblyCreated withNewWait(boolean pollsAtOnce) {
      return new PossiblyCreated(mark, listLagEnd, null, reportId);
    }
  }

  /** The report's id is known: it was found or created, or the user has named it. */
  sealed interface Present extends ReportState {
    Found foundState();

    @Override
    default String reportId() {
      return awaitedReport().reportId();
    }

    @Override
    default @Nullable Instant waitStart() {
      return foundState().waitStart();
    }

    default AwaitedReport awaitedReport() {
      return foundState().awaitedReport();
    }

    /** Returns the report's status at the last poll, such as {@code Pending}. */
    default String status() {
      return foundState().status();
    }

    @Override
    default Found withNewWait(boolean pollsAtOnce) {
      Found newState = foundState().withWaitStart(null);
      return pollsAtOnce ? newState.withNextPollTime(Instant.MIN) : newState;
    }
  }

  /**
   * The report's id is known, and no poll of this wait has shown its file.
   *
   * @param status its status at the last poll, or {@link #NOT_POLLED}
   */
  record Found(
      String mark,
      AwaitedReport awaitedReport,
      @Nullable Instant waitStart,
      String status,
      @Nullable String executionId,
      Instant nextPollTime)
      implements Present {
    private static final String NOT_POLLED = "not polled yet";

    Found(String mark, AwaitedReport target) {
      this(mark, target, null, NOT_POLLED, target.executionId(), Instant.MIN);
    }

    /** Returns a report that the service has listed, and whose retention is not known. */
    static Found ofListed(
        String mark, String reportId, @Nullable String executionId, ReportOrigin origin) {
      return new Found(
          mark, new AwaitedReport(reportId, executionId, origin, null, Retention.NO_KNOWN_END));
    }

    @Override
    public Found foundState() {
      return this;
    }

    boolean isPolled() {
      return !status.equals(NOT_POLLED);
    }

    Found withWaitStart(@Nullable Instant time) {
      return new Found(mark, awaitedReport, time, status, executionId, nextPollTime);
    }

    Found withNextPollTime(Instant time) {
      return new Found(mark, awaitedReport, waitStart, status, executionId, time);
    }

    /** Returns what is known after a poll. */
    Found withStatus(String newStatus, @Nullable String newExecutionId) {
      String latestExecutionId = newExecutionId == null ? executionId : newExecutionId;
      return new Found(mark, awaitedReport, waitStart, newStatus, latestExecutionId, nextPollTime);
    }

    Complete withCompletedReport(CompletedReport completedReport) {
      return new Complete(
          withStatus("Completed", completedReport.executionId()), completedReport, 0);
    }
  }

  /**
   * The report has a file.
   *
   * @param polls the number of polls of the wait that has shown it
   */
  record Complete(Found foundState, CompletedReport completedReport, long polls)
      implements Present {
    @Override
    public String mark() {
      return foundState.mark();
    }

    @Override
    public String executionId() {
      return completedReport.executionId();
    }

    Complete withPolls(long count) {
      return new Complete(foundState, completedReport, count);
    }
  }

  /**
   * The report that is waited for.
   *
   * @param executionId the execution to wait for; absent for the newest one
   * @param localCreation just before this wait created the report; absent if the service has listed
   *     the report: if it is absent later, it was deleted
   * @param retention how long it stays
   */
  record AwaitedReport(
      String reportId,
      @Nullable String executionId,
      ReportOrigin origin,
      @Nullable Instant localCreation,
      Retention retention) {
    /** Whether the report existed before this wait, which did not create it. */
    boolean existedBefore() {
      return localCreation == null;
    }

    /** Whether the user named it, so this application knows nothing else about it. */
    boolean isNamedByUser() {
      return origin == ReportOrigin.GIVEN;
    }

    /** Whether an earlier action of this application has read it. */
    boolean needsOnlyLink() {
      return origin == ReportOrigin.READ_BEFORE;
    }

    /** Returns the maximum time of a wait for it. */
    Duration maxWait(ReportSettings settings) {
      return needsOnlyLink() ? Retention.PLANNING_TIME : settings.timeout();
    }

    /** Returns what a wait for the report waits for, as progress messages name it. */
    String waitSubject(String status) {
      String reportText = "report " + reportId;
      return needsOnlyLink()
          ? "a new link to the file of " + reportText
          : reportText + " (" + status + ")";
    }

    /**
     * Whether to log that the report is complete. An execution that the user named and the first
     * poll shows as complete was not waited for.
     */
    boolean needsAnnouncement(long polls) {
      return !needsOnlyLink() && (!isNamedByUser() || polls > 1);
    }
  }

  /** Returns the first phase of a new read, with a new mark. */
  static ReportState ofNewRead(CheckedQuery query, RandomGenerator random) {
    String mark = ReportNames.newMark(random);
    return query.request().target() instanceof ReadTarget.ExistingReport namedReport
        ? Found.ofListed(
            mark, namedReport.reportId(), namedReport.executionId(), ReportOrigin.GIVEN)
        : new Wanted(mark);
  }

  /**
   * Returns the first phase of a read of this query that was saved. The read may have created the
   * report just before it was saved, unless it has begun to read rows. The wait for a new link to a
   * report that was read has its own deadline.
   *
   * @param listLagEnd from when lists show what the read has created
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if it
   *     belongs to another query
   */
  static ReportState ofBookmark(Bookmark bookmark, CheckedQuery query, Instant listLagEnd) {
    bookmark.checkBelongsTo(query);
    String reportId = bookmark.reportId();
    String readExecutionId = bookmark.executionId();
    if (reportId != null && readExecutionId != null) {
      return Found.ofListed(
          bookmark.mark(), reportId, readExecutionId, ReportOrigin.FROM_OTHER_RUN);
    }
    Instant waitStart = readExecutionId == null ? bookmark.waitStart() : null;
    return new PossiblyCreated(bookmark.mark(), listLagEnd, waitStart, reportId);
  }
}
