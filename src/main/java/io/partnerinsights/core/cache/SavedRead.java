package io.partnerinsights.core.cache;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.job.JobState;
import io.partnerinsights.core.job.JobStateFormat;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.ReadMark;
import java.time.Instant;
import java.util.Optional;

/**
 * The saved state of a read that acquires its report, as JSON. It holds no link, token or query
 * text.
 *
 * @param fingerprint identifies the report's content
 * @param mark the mark in the names of the reports that the read creates
 * @param acquired whether the read has acquired the report, so that no other can replace it
 * @param job the state of the report's job, as {@link JobStateFormat} writes it
 */
record SavedRead(Fingerprint fingerprint, ReadMark mark, boolean acquired, String job) {
  /** The version of the format; older versions stay readable. */
  private static final int VERSION = 1;

  private static final JsonMapper JSON = new JsonMapper();

  /** The state of a read before its first step. */
  private static final String NOT_BEGUN = "";

  /** Returns the state of a read that has made no step. */
  static SavedRead notBegun(Fingerprint fingerprint, ReadMark mark) {
    return new SavedRead(fingerprint, mark, false, NOT_BEGUN);
  }

  /** Whether the read has made a step before it was saved. */
  boolean hasBegun() {
    return !job.equals(NOT_BEGUN);
  }

  /** Returns the state as JSON. */
  String write() {
    return JSON.createObjectNode()
        .put("version", VERSION)
        .put("fingerprint", fingerprint.digits())
        .put("mark", mark.digits())
        .put("acquired", acquired)
        .put("job", job)
        .toString();
  }

  /**
   * Returns the state of a saved text.
   *
   * @throws IllegalArgumentException if it is not such a JSON, or of a later version
   */
  static SavedRead read(String text) {
    try {
      JsonNode fields = JSON.readTree(text);
      int version = fields.path("version").asInt();
      if (version < 1 || version > VERSION) {
        throw new IllegalArgumentException("A read's state has version " + version);
      }
      return new SavedRead(
          new Fingerprint(fields.path("fingerprint").asText()),
          new ReadMark(fields.path("mark").asText()),
          fields.path("acquired").asBoolean(),
          fields.path("job").asText());
    } catch (JacksonException e) {
      throw new IllegalArgumentException("A read's state cannot be read", e);
    }
  }

  /** Returns the id of the report, if it is known. */
  Optional<String> reportId() {
    return job(Instant.EPOCH) instanceof JobState.Poll poll
        ? Optional.of(poll.report().reportId())
        : Optional.empty();
  }

  /**
   * Returns the state of the report's job.
   *
   * @param now when the restored wait begins
   * @throws IllegalArgumentException if it cannot be read
   */
  JobState job(Instant now) {
    return hasBegun() ? JobStateFormat.read(job, now) : new JobState.FindQuery();
  }
}
