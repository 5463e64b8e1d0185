package io.partnerinsights.core.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.ReadMark;
import io.partnerinsights.core.report.ReportErrors;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.Retention;
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
  record PolledReport(
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

  private JobProgress(ReadMark mark, Optional<Instant> listedAt, Optional<PolledReport> report) {
    this(
        mark,
        listedAt,
        report,
        Optional.empty(),
        NOT_POLLED,
        report.flatMap(PolledReport::executionId),
        Instant.MIN);
  }

  /** Returns the progress before the first call, or without a report that was created. */
  public static JobProgress none(ReadMark mark) {
    return new JobProgress(mark, Optional.empty(), Optional.empty());
  }

  /** Returns the progress after a POST, whose report lists show at this time at the latest. */
  public JobProgress submitted(Instant listed) {
    return new JobProgress(mark, Optional.of(listed), Optional.empty());
  }

  /** Returns the progress with a report that was given. */
  JobProgress given(String reportId, Optional<String> execution) {
    return to(new PolledReport(reportId, execution, ReportOrigin.GIVEN, false, Optional.empty()));
  }

  /** Returns the progress with a report that was found, created or given. */
  JobProgress to(PolledReport found) {
    return new JobProgress(mark, Optional.empty(), Optional.of(found));
  }

  /** Returns the progress of a wait for a new link to this complete report. */
  public JobProgress refresh(CompletedReport complete, Optional<Retention> retention) {
    Optional<String> execution = Optional.of(complete.executionId());
    return to(
        new PolledReport(complete.reportId(), execution, ReportOrigin.REUSED, true, retention));
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
    return reportId().map(id -> new ReportProgress(id, executionId.orElse(null), status, waited));
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
  public static JobProgress restore(String saved, ReportPlan plan) {
    JsonNode json = parse(saved);
    int version = json.path("version").asInt();
    if (version != VERSION) {
      throw ReportErrors.otherVersion(version, VERSION);
    }
    if (!json.path("fingerprint").asText().equals(plan.fingerprint().digits())) {
      throw ReportErrors.savedOtherQuery(plan);
    }
    try {
      return restored(json);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw ReportErrors.unreadableState(e);
    }
  }

  private static JsonNode parse(String saved) {
    try {
      return JSON.readTree(saved);
    } catch (JacksonException e) {
      throw ReportErrors.unreadableState(e);
    }
  }

  /** The wait for a new link to a report that was read has its own deadline. */
  private static JobProgress restored(JsonNode json) {
    JobProgress none = none(new ReadMark(json.path("mark").asText()));
    Optional<String> used = text(json, "executionId");
    JobProgress known = text(json, "reportId").map(id -> none.to(restored(id, used))).orElse(none);
    Optional<Instant> began = text(json, "since").map(Instant::parse);
    return began.filter(time -> used.isEmpty()).map(known::since).orElse(known);
  }

  /** The read may have created it just before it was saved. */
  private static PolledReport restored(String reportId, Optional<String> used) {
    return new PolledReport(
        reportId, used, ReportOrigin.ADOPTED, used.isPresent(), Optional.empty());
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.ofNullable(json.get(field)).map(JsonNode::asText);
  }
}
