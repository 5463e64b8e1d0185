package io.partnerinsights.core.created;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.plan.CheckedQuery;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a job saves of a read, to continue it after a restart: by the mark, which is in the report's
 * name, it finds the report that it has created. Its text is JSON without link, token or query, and
 * stands in checkpoints. Immutable.
 *
 * @param fingerprint the digits that identify the report's content
 * @param mark identifies the read, 16 hexadecimal digits
 * @param waitStart when the wait for the report began; null before it
 * @param reportId the report, once it is known
 * @param executionId the execution that the read has begun to read; no other one replaces it
 */
public record Bookmark(
    String fingerprint,
    String mark,
    @Nullable Instant waitStart,
    @Nullable String reportId,
    @Nullable String executionId) {
  private static final String START_OVER = "To start over, start the Flink job without a savepoint";
  private static final ErrorTemplate OTHER_READ =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The saved state does not belong to this read",
          "the state was saved by a read whose account, query, time range or file format was"
              + " different. The query of this read is: {query}",
          "to continue the saved read, restore the state with the same options as when it was"
              + " saved. "
              + START_OVER);
  private static final ErrorTemplate OTHER_VERSION =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The saved state of this read has format version {version}",
          "this version of the connector can read only format version {known}",
          "to continue, use the connector version that saved the state. " + START_OVER);
  private static final ErrorTemplate UNREADABLE =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The saved state of this read is damaged",
          "{reason}",
          "to continue, restore an earlier checkpoint. " + START_OVER);

  private static final Pattern MARK_FORMAT = Pattern.compile(ReportNames.MARK_FORMAT);
  private static final int FORMAT_VERSION = 1;
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Returns the bookmark of a read of this query that begins now, with a new mark. A job that
   * starts again with it before its first checkpoint finds the report that it has created.
   */
  public static Bookmark ofNewRead(CheckedQuery query) {
    return ofNewRead(query, ReportNames.newMark(new SecureRandom()));
  }

  /** Returns the bookmark of a read with this mark, as {@link #ofNewRead(CheckedQuery)}. */
  public static Bookmark ofNewRead(CheckedQuery query, String mark) {
    return new Bookmark(query.fingerprint().digits(), mark, null, null, null);
  }

  /**
   * Parses a text of {@link #toString}.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH} if it is of
   *     another version, or cannot be read
   */
  public static Bookmark parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      int version = json.path("version").asInt();
      if (version != FORMAT_VERSION) {
        throw OTHER_VERSION.error(version, FORMAT_VERSION);
      }
      String waitStartText = findText(json, "since");
      Instant waitStart = waitStartText == null ? null : Instant.parse(waitStartText);
      String fingerprint = json.path("fingerprint").asText();
      String mark = requireValidMark(json.path("mark").asText());
      return new Bookmark(
          fingerprint, mark, waitStart, findText(json, "reportId"), findText(json, "executionId"));
    } catch (JacksonException | DateTimeException e) {
      throw UNREADABLE.causedBy(e, e.getMessage());
    }
  }

  private static String requireValidMark(String digits) {
    if (!MARK_FORMAT.matcher(digits).matches()) {
      throw UNREADABLE.error("it contains " + digits + " instead of 16 hexadecimal digits");
    }
    return digits;
  }

  private static @Nullable String findText(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null ? null : value.asText();
  }

  /**
   * Checks that the bookmark belongs to a read of this query.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code CHECKPOINT_MISMATCH}
   */
  public void checkBelongsTo(CheckedQuery query) {
    if (!fingerprint.equals(query.fingerprint().digits())) {
      throw OTHER_READ.error(query.query().toText());
    }
  }

  /** Returns the bookmark without its failed report; empty if its report is another one. */
  public Optional<Bookmark> withoutFailedReport(@Nullable String failedReportId) {
    return reportId != null && reportId.equalsIgnoreCase(failedReportId)
        ? Optional.of(new Bookmark(fingerprint, mark, null, null, null))
        : Optional.empty();
  }

  @Override
  public String toString() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("version", FORMAT_VERSION)
            .put("fingerprint", fingerprint)
            .put("mark", mark);
    putIfPresent(json, "since", waitStart);
    putIfPresent(json, "reportId", reportId);
    putIfPresent(json, "executionId", executionId);
    return json.toString();
  }

  private static void putIfPresent(ObjectNode json, String field, @Nullable Object value) {
    if (value != null) {
      json.put(field, value.toString());
    }
  }
}
