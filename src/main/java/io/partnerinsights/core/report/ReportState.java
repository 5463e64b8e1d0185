package io.partnerinsights.core.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The progress of a wait for a report: all that another wait needs to continue, in this process or,
 * from its {@linkplain #save saved} part, in a later one. Immutable.
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
public record ReportState(
    ReadMark mark,
    Optional<Instant> listedAt,
    Optional<FoundReport> report,
    Optional<Instant> since,
    String status,
    Optional<String> executionId,
    Instant nextCall) {
  /** Maximum time after which a list shows a new report. */
  public static final Duration LIST_LAG = Duration.ofMinutes(2);

  private static final String NOT_POLLED = "not polled yet";

  /** The version of the JSON that is saved. */
  private static final int VERSION = 2;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A report whose status is polled.
   *
   * @param executionId the execution to wait for; absent for the newest one
   * @param listed whether the service has listed it: if it is absent later, it was deleted
   * @param retention how long it stays; absent if nothing deletes it, or that is not known
   */
  record FoundReport(
      String reportId,
      Optional<String> executionId,
      ReportOrigin origin,
      boolean listed,
      Optional<Retention> retention) {

    /** Whether the user named it: then this application knows nothing else of it. */
    boolean isGiven() {
      return origin == ReportOrigin.GIVEN;
    }
  }

  private ReportState(ReadMark mark, Optional<Instant> listedAt, Optional<FoundReport> report) {
    this(
        mark,
        listedAt,
        report,
        Optional.empty(),
        NOT_POLLED,
        report.flatMap(FoundReport::executionId),
        Instant.MIN);
  }

  /** Returns the progress before the first call, or without a report that was created. */
  public static ReportState none(ReadMark mark) {
    return new ReportState(mark, Optional.empty(), Optional.empty());
  }

  /** Returns the progress after a POST, whose report lists show at this time at the latest. */
  public ReportState submitted(Instant listed) {
    return new ReportState(mark, Optional.of(listed), Optional.empty());
  }

  /** Returns the progress with a report that was given. */
  ReportState given(String reportId, Optional<String> execution) {
    return to(new FoundReport(reportId, execution, ReportOrigin.GIVEN, false, Optional.empty()));
  }

  /** Returns the progress with a report that was found, created or given. */
  ReportState to(FoundReport found) {
    return new ReportState(mark, Optional.empty(), Optional.of(found));
  }

  /** Returns the progress of a wait for a new link to this complete report. */
  public ReportState refresh(CompletedReport complete, Optional<Retention> retention) {
    Optional<String> execution = Optional.of(complete.executionId());
    return to(
        new FoundReport(complete.reportId(), execution, ReportOrigin.REUSED, true, retention));
  }

  /** Returns the progress in a wait that began at this time. */
  public ReportState since(Instant time) {
    return new ReportState(
        mark, listedAt, report, Optional.of(time), status, executionId, nextCall);
  }

  /** Returns the progress for a new wait with its own deadline, which calls at this time. */
  public ReportState restart(Instant next) {
    return new ReportState(mark, listedAt, report, Optional.empty(), status, executionId, next);
  }

  ReportState polled(String next, Optional<String> execution) {
    return new ReportState(
        mark, listedAt, report, since, next, execution.or(() -> executionId), nextCall);
  }

  ReportState nextAt(Instant time) {
    return new ReportState(mark, listedAt, report, since, status, executionId, time);
  }

  boolean isAnswered() {
    return !status.equals(NOT_POLLED);
  }

  /** Returns the report's id, once it is known. */
  public Optional<String> reportId() {
    return report.map(FoundReport::reportId);
  }

  /**
   * Describes the report for listeners; empty before there is one.
   *
   * @param waited the time that a read has waited for it
   */
  Optional<ReportProgress> describe(Duration waited) {
    return reportId().map(id -> new ReportProgress(id, executionId, status, waited));
  }

  /**
   * Returns what an engine saves of a read, as JSON without link, token or query.
   *
   * @param fingerprint identifies the report's content
   * @param used the execution whose file the read has got; it is not replaced by another
   */
  public String save(Fingerprint fingerprint, Optional<String> used) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("version", VERSION)
            .put("fingerprint", fingerprint.digits())
            .put("mark", mark.digits());
    since.ifPresent(time -> json.put("since", time.toString()));
    reportId().ifPresent(id -> json.put("reportId", id));
    used.ifPresent(id -> json.put("executionId", id));
    return json.toString();
  }

  /**
   * Returns the progress that was saved of a read of this plan.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if it
   *     belongs to another query, is of another version, or cannot be read
   */
  public static ReportState restore(String saved, ReportPlan plan) {
    JsonNode json = parse(saved);
    int version = json.path("version").asInt();
    if (version != VERSION) {
      throw PlanErrors.otherVersion(version, VERSION);
    }
    if (!json.path("fingerprint").asText().equals(plan.fingerprint().digits())) {
      throw PlanErrors.savedOtherQuery(plan);
    }
    try {
      return restored(json);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw PlanErrors.unreadableState(e);
    }
  }

  private static JsonNode parse(String saved) {
    try {
      return JSON.readTree(saved);
    } catch (JacksonException e) {
      throw PlanErrors.unreadableState(e);
    }
  }

  /** The wait for a new link to a report that was read has its own deadline. */
  private static ReportState restored(JsonNode json) {
    ReportState none = none(new ReadMark(json.path("mark").asText()));
    Optional<String> used = text(json, "executionId");
    ReportState known = text(json, "reportId").map(id -> none.to(restored(id, used))).orElse(none);
    Optional<Instant> began = text(json, "since").map(Instant::parse);
    return began.filter(time -> used.isEmpty()).map(known::since).orElse(known);
  }

  /** The read may have created it just before it was saved. */
  private static FoundReport restored(String reportId, Optional<String> used) {
    return new FoundReport(
        reportId, used, ReportOrigin.ADOPTED, used.isPresent(), Optional.empty());
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.ofNullable(json.get(field)).map(JsonNode::asText);
  }
}
