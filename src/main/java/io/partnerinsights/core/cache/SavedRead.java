package io.partnerinsights.core.cache;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.job.JobProgress;
import io.partnerinsights.core.job.PolledReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.ReadMark;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What an engine saves of a read: by it the report is found again after a crash. Holds no link, no
 * token and no query.
 *
 * @param fingerprint identifies the report's content
 * @param mark the mark in the names of the reports that the read creates
 * @param since when the wait began; absent before it
 * @param reportId the report, once it is known
 * @param executionId the execution whose file the read has got; it is not replaced by another
 */
record SavedRead(
    Fingerprint fingerprint,
    ReadMark mark,
    Optional<Instant> since,
    Optional<String> reportId,
    Optional<String> executionId) {
  /** The version of the JSON. */
  private static final int VERSION = 2;

  private static final JsonMapper JSON = new JsonMapper();

  /** Returns the state of a read that has not begun. */
  static SavedRead notBegun(Fingerprint fingerprint, ReadMark mark) {
    return new SavedRead(fingerprint, mark, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Returns the progress from which the read continues: it searches first for what it created.
   *
   * @param listedAt until when a list may not show it yet
   */
  JobProgress progress(ReportFormat format, Instant listedAt) {
    JobProgress none = JobProgress.none(mark);
    if (reportId.isEmpty()) {
      return none.submitted(listedAt);
    }
    JobProgress known =
        none.to(new PolledReport(reportId.get(), executionId, format, ReportOrigin.ADOPTED));
    return since.filter(time -> executionId.isEmpty()).map(known::since).orElse(known);
  }

  /** Returns the state as JSON. */
  String write() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("version", VERSION)
            .put("fingerprint", fingerprint.digits())
            .put("mark", mark.digits());
    since.ifPresent(time -> json.put("since", time.toString()));
    reportId.ifPresent(id -> json.put("reportId", id));
    executionId.ifPresent(id -> json.put("executionId", id));
    return json.toString();
  }

  /**
   * Returns the state of a saved text.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if it is
   *     not such a JSON, or of another version
   */
  static SavedRead read(String text) {
    JsonNode json = parse(text);
    int version = json.path("version").asInt();
    if (version != VERSION) {
      throw CacheErrors.otherVersion(version, VERSION);
    }
    try {
      return new SavedRead(
          new Fingerprint(json.path("fingerprint").asText()),
          new ReadMark(json.path("mark").asText()),
          text(json, "since").map(Instant::parse),
          text(json, "reportId"),
          text(json, "executionId"));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw CacheErrors.unreadableState(e);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw CacheErrors.unreadableState(e);
    }
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.ofNullable(json.get(field)).map(JsonNode::asText);
  }
}
