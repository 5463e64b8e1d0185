package io.partnerinsights.core.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.Fingerprint;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far the search for a report, its creation and its polls have come: all that another wait
 * needs to continue, in this process or, from its {@linkplain #save saved} part, in a later one.
 * Immutable.
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
  private static final ErrorRow OTHER_READ =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The saved state belongs to a read of another report",
          "this read's account, query, range or format differs: {query}",
          "restore the state with the options of that read, or start without the state");
  private static final ErrorRow OTHER_VERSION =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The saved state of a read has version {version}",
          "this connector reads version {known}",
          "use the version of the connector that saved it, or start without the state");
  private static final ErrorRow UNREADABLE_STATE =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The saved state of a read cannot be read",
          "{reason}",
          "restore another checkpoint, or start without the state");

  /** Maximum time after which a list shows a new report. */
  public static final Duration LIST_LAG = Duration.ofMinutes(2);

  private static final Pattern MARK = Pattern.compile("[0-9a-f]{16}");
  private static final String NOT_POLLED = "not polled yet";

  private static final int VERSION = 2;

  private static final JsonMapper JSON = new JsonMapper();

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
      return isReused() ? "the link of " + id : id + " (" + status + ")";
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
    return at(listed, report).since(since);
  }

  ReportState given(String reportId, @Nullable String execution) {
    return to(new Target(reportId, execution, ReportOrigin.GIVEN, null, Retention.UNKNOWN));
  }

  ReportState to(Target target) {
    return at(null, target);
  }

  /** Returns the state of a wait that began at this time. */
  ReportState since(@Nullable Instant time) {
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
   * Returns what an engine saves of a read, as JSON without link, token or query.
   *
   * @param fingerprint identifies the report's content
   * @param used the execution that the read has begun to read; no other one replaces it
   */
  String save(Fingerprint fingerprint, @Nullable String used) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("version", VERSION)
            .put("fingerprint", fingerprint.digits())
            .put("mark", mark);
    put(json, "since", since);
    put(json, "reportId", reportId());
    put(json, "executionId", used);
    return json.toString();
  }

  private static void put(ObjectNode json, String field, @Nullable Object value) {
    if (value != null) {
      json.put(field, value.toString());
    }
  }

  /**
   * Returns the state that was saved of a read of this plan.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if it
   *     belongs to another query, is of another version, or cannot be read
   */
  static ReportState restore(String saved, CheckedQuery plan) {
    JsonNode json = parse(saved);
    int version = json.path("version").asInt();
    if (version != VERSION) {
      throw OTHER_VERSION.error(version, VERSION);
    }
    if (!json.path("fingerprint").asText().equals(plan.fingerprint().digits())) {
      throw OTHER_READ.error(plan.query().print());
    }
    try {
      return restored(json);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw UNREADABLE_STATE.causedBy(e, e.getMessage());
    }
  }

  private static JsonNode parse(String saved) {
    try {
      return JSON.readTree(saved);
    } catch (JacksonException e) {
      throw UNREADABLE_STATE.causedBy(e, e.getMessage());
    }
  }

  /** The wait for a new link to a report that was read has its own deadline. */
  private static ReportState restored(JsonNode json) {
    String mark = json.path("mark").asText();
    if (!MARK.matcher(mark).matches()) {
      throw new IllegalArgumentException("A read's mark has other digits: " + mark);
    }
    String used = text(json, "executionId");
    String reportId = text(json, "reportId");
    String began = text(json, "since");
    // The read may have created the report just before it was saved.
    Target report =
        reportId == null
            ? null
            : new Target(reportId, used, ReportOrigin.ADOPTED, null, Retention.UNKNOWN);
    return none(mark)
        .at(null, report)
        .since(began == null || used != null ? null : Instant.parse(began));
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null ? null : value.asText();
  }
}
