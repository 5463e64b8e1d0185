package io.partnerinsights.core.report;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
 * <td>{@link #begin}</td></tr>
 * <tr><td>a restored read</td><td>Unlisted, or Found if rows may have been read</td>
 * <td>{@link #resume}</td></tr>
 * <tr><td>Wanted, Unlisted</td><td>Found, Complete</td><td>{@link ReportSearch}</td></tr>
 * <tr><td>Unlisted</td><td>Wanted, after a whole search without a find</td>
 * <td>{@link SharedReport}</td></tr>
 * <tr><td>Wanted</td><td>Unlisted before the POST and while its outcome is unknown, Wanted after a
 * refusal, Found</td><td>{@link ReportCreation}</td></tr>
 * <tr><td>Found</td><td>Found after each poll, Complete</td><td>{@link StatusPolling}</td></tr>
 * <tr><td>Complete</td><td>Found in the next wait, which drops the file</td>
 * <td>{@link #withNewWait}</td></tr>
 * <tr><td>Complete</td><td>Unlisted, if its file may soon be deleted</td>
 * <td>{@link SharedReport}</td></tr>
 * </table>
 */
public sealed interface ReportState {
  /** Maximum time after which a list shows a new report. */
  Duration LIST_LAG = Duration.ofMinutes(2);

  /**
   * Returns what identifies one read in the names of the reports that it creates; by it they are
   * found again.
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

  /** Returns when the wait for the report began, from which its time-out counts; null before. */
  default @Nullable Instant since() {
    return null;
  }

  /** Returns when the next poll is due. */
  default Instant nextCall() {
    return Instant.MIN;
  }

  /** Returns the phase in which a new wait begins, with its own deadline and its first poll. */
  ReportState withNewWait(Instant nextCall);

  /** Returns the report, which these calls find or create unless the service has shown it. */
  default Present orFind(Function<ReportState, Present> calls) {
    return calls.apply(this);
  }

  /** Nothing was submitted for the read. */
  record Wanted(String mark) implements ReportState {
    @Override
    public Wanted withNewWait(Instant nextCall) {
      return this;
    }
  }

  /**
   * The read may have created a report that lists do not show yet.
   *
   * @param listedAt from when a list that lacks the report shows that it does not exist
   * @param since when an earlier process began to wait; null if none did
   * @param savedReportId the report of an earlier process; null if that process knew none
   */
  record Unlisted(
      String mark, Instant listedAt, @Nullable Instant since, @Nullable String savedReportId)
      implements ReportState {
    /** Returns the phase after a POST by the read, which no list shows before this time. */
    static Unlisted until(Instant listedAt, String mark) {
      return new Unlisted(mark, listedAt, null, null);
    }

    @Override
    public @Nullable String reportId() {
      return savedReportId;
    }

    @Override
    public Unlisted withNewWait(Instant nextCall) {
      return new Unlisted(mark, listedAt, null, savedReportId);
    }
  }

  /** The service has the report. */
  sealed interface Present extends ReportState {
    Found found();

    @Override
    String reportId();

    default Target target() {
      return found().target();
    }

    default Polling polling() {
      return found().polling();
    }

    @Override
    default Found withNewWait(Instant nextCall) {
      return found().with(polling -> polling.withNewWait(nextCall));
    }

    @Override
    default Present orFind(Function<ReportState, Present> calls) {
      return this;
    }
  }

  /** The report was found or created, and no poll has shown its file. */
  record Found(String mark, Target target, Polling polling) implements Present {
    Found(String mark, Target target) {
      this(mark, target, Polling.none(target.executionId()));
    }

    @Override
    public Found found() {
      return this;
    }

    @Override
    public String reportId() {
      return target.reportId();
    }

    @Override
    public @Nullable String executionId() {
      return polling.executionId();
    }

    @Override
    public @Nullable Instant since() {
      return polling.since();
    }

    @Override
    public Instant nextCall() {
      return polling.nextCall();
    }

    Found with(UnaryOperator<Polling> change) {
      return new Found(mark, target, change.apply(polling));
    }

    Complete withFile(CompletedReport file) {
      return new Complete(with(polling -> polling.polled("Completed", file.executionId())), file);
    }
  }

  /** The report has a file. */
  record Complete(Found found, CompletedReport file) implements Present {
    @Override
    public String mark() {
      return found.mark();
    }

    @Override
    public String reportId() {
      return found.reportId();
    }

    @Override
    public String executionId() {
      return file.executionId();
    }

    @Override
    public @Nullable Instant since() {
      return found.since();
    }

    @Override
    public Instant nextCall() {
      return found.nextCall();
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
  record Target(
      String reportId,
      @Nullable String executionId,
      ReportOrigin origin,
      @Nullable Instant localCreation,
      Retention retention) {
    /** Maximum time that a fresh link for a complete report is waited for. */
    private static final Duration LINK_TIMEOUT = Duration.ofMinutes(15);

    /** Returns a report that the service has listed, and whose retention is not known. */
    static Target listed(String reportId, @Nullable String executionId, ReportOrigin origin) {
      return new Target(reportId, executionId, origin, null, Retention.UNKNOWN);
    }

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
   * How far the polls of a report have come.
   *
   * @param since when the wait for the report began; null before it
   * @param status the report's status at the last poll, such as {@code Pending}
   * @param executionId the report's execution; null until it is listed
   * @param nextCall when the next poll is due
   * @param polls what the polls of this wait have shown
   */
  record Polling(
      @Nullable Instant since,
      String status,
      @Nullable String executionId,
      Instant nextCall,
      Polls polls) {
    private static final String NOT_POLLED = "not polled yet";

    private static Polling none(@Nullable String executionId) {
      return new Polling(null, NOT_POLLED, executionId, Instant.MIN, Polls.NONE);
    }

    boolean isPolled() {
      return !status.equals(NOT_POLLED);
    }

    Polling beganAt(@Nullable Instant time) {
      return new Polling(time, status, executionId, nextCall, polls);
    }

    Polling nextAt(Instant time) {
      return new Polling(since, status, executionId, time, polls);
    }

    Polling with(Polls shown) {
      return new Polling(since, status, executionId, nextCall, shown);
    }

    /** Returns what is known after a poll. */
    Polling polled(String next, @Nullable String execution) {
      String known = execution == null ? executionId : execution;
      return new Polling(since, next, known, nextCall, polls);
    }

    private Polling withNewWait(Instant next) {
      return new Polling(null, status, executionId, next, Polls.NONE);
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

  /** Returns a new mark. */
  static String newMark(RandomGenerator random) {
    return HexFormat.of().toHexDigits(random.nextLong());
  }

  /** Returns the first phase of a new read, with a new mark. */
  static ReportState begin(CheckedQuery query, RandomGenerator random) {
    String mark = newMark(random);
    return query.request().target() instanceof ReadTarget.ExistingReport named
        ? new Found(mark, Target.listed(named.reportId(), named.executionId(), ReportOrigin.GIVEN))
        : new Wanted(mark);
  }

  /**
   * Returns the first phase of a read of this query that was saved. The read may have created the
   * report just before it was saved, unless it has begun to read rows. The wait for a new link to a
   * report that was read has its own deadline.
   *
   * @param listedAt from when lists show what the read has created
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if it
   *     belongs to another query
   */
  static ReportState resume(Bookmark saved, CheckedQuery query, Instant listedAt) {
    saved.checkIsOf(query);
    String reportId = saved.reportId();
    String used = saved.executionId();
    return reportId == null || used == null
        ? new Unlisted(saved.mark(), listedAt, used == null ? saved.since() : null, reportId)
        : new Found(saved.mark(), Target.listed(reportId, used, ReportOrigin.ADOPTED));
  }
}
