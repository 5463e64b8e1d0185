package io.partnerinsights.core.stream;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The position of a stream: the executions that it has read. The executions between two offsets are
 * those that only the later one contains. A replay therefore reads the same ones, and an execution
 * that appears late, with an older time, is read too. Immutable; equal if its JSON is equal.
 *
 * <p>Executions that the service has long ceased to list are left out, so that an offset does not
 * grow without end.
 */
public final class StreamOffset {
  /** The version of the JSON; older versions stay readable. */
  private static final int VERSION = 1;

  private static final JsonMapper JSON = new JsonMapper();
  private static final StreamOffset INITIAL =
      new StreamOffset(null, Instant.MIN, Map.of(), Map.of());

  /** Null in the initial offset. */
  private final @Nullable StreamIdentity identity;

  private final Instant completeUntil;

  private final Map<String, Instant> skippedTimes;
  private final Map<String, Instant> readTimes;

  /**
   * What a stream fixes when it begins, and what a restart must not change.
   *
   * @param schemaText the columns and types, in the form of option schemaHints
   * @param startTime the time before which no execution is read, if there is one
   */
  record StreamIdentity(String reportId, String schemaText, @Nullable Instant startTime) {}

  private StreamOffset(
      @Nullable StreamIdentity identity,
      Instant completeUntil,
      Map<String, Instant> skippedTimes,
      Map<String, Instant> readTimes) {
    this.identity = identity;
    this.completeUntil = completeUntil;
    this.skippedTimes = copyIgnoringCase(skippedTimes);
    this.readTimes = copyIgnoringCase(readTimes);
  }

  private static Map<String, Instant> copyIgnoringCase(Map<String, Instant> times) {
    Map<String, Instant> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(times);
    return Collections.unmodifiableMap(copy);
  }

  /** Returns the offset before the first execution, of any report. */
  public static StreamOffset initial() {
    return INITIAL;
  }

  /** Returns the first offset of a stream, which will never read the skipped executions. */
  static StreamOffset ofFirstList(
      StreamIdentity identity, Instant completeUntil, Map<String, Instant> skippedTimes) {
    return new StreamOffset(identity, completeUntil, skippedTimes, Map.of());
  }

  boolean isInitial() {
    return identity == null;
  }

  StreamIdentity identity() {
    return Objects.requireNonNull(identity, "the initial offset belongs to no report");
  }

  /**
   * Returns the time before which every listed execution was read or skipped. The initial offset
   * has none.
   */
  Instant completeUntil() {
    return completeUntil;
  }

  /** Whether the stream has read or skipped the execution. */
  boolean contains(String executionId) {
    return readTimes.containsKey(executionId) || skippedTimes.containsKey(executionId);
  }

  /** Returns the time of an execution that was read; empty if this offset does not contain it. */
  public Optional<Instant> findTime(String executionId) {
    return Optional.ofNullable(readTimes.get(executionId));
  }

  /** Returns the time of the newest execution that was read. */
  public Optional<Instant> findNewestTime() {
    return readTimes.values().stream().max(Comparator.naturalOrder());
  }

  /** Returns the executions that were read since an earlier offset, in order of their times. */
  List<Map.Entry<String, Instant>> executionsAfter(StreamOffset earlierOffset) {
    return readTimes.entrySet().stream()
        .filter(execution -> !earlierOffset.contains(execution.getKey()))
        .sorted(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry::getKey))
        .toList();
  }

  /**
   * Returns the offset after further executions, with a new time of {@link #completeUntil}.
   *
   * @param mustKeep whether an execution of this offset must stay in it
   */
  StreamOffset withExecutions(
      Map<String, Instant> newTimes,
      Instant newCompleteUntil,
      BiPredicate<String, Instant> mustKeep) {
    Map<String, Instant> allTimes = filterTimes(readTimes, mustKeep);
    allTimes.putAll(newTimes);
    return new StreamOffset(
        identity, newCompleteUntil, filterTimes(skippedTimes, mustKeep), allTimes);
  }

  private static Map<String, Instant> filterTimes(
      Map<String, Instant> times, BiPredicate<String, Instant> mustKeep) {
    Map<String, Instant> copy = new TreeMap<>(times);
    copy.entrySet().removeIf(each -> !mustKeep.test(each.getKey(), each.getValue()));
    return copy;
  }

  /** Returns the offset as JSON, which an engine stores in its checkpoint. It has no secret. */
  public String toJson() {
    ObjectNode node = JSON.createObjectNode().put("version", VERSION);
    if (identity != null) {
      node.put("reportId", identity.reportId()).put("schema", identity.schemaText());
      if (identity.startTime() != null) {
        node.put("from", identity.startTime().toString());
      }
      node.put("completeUntil", completeUntil.toString());
      putTimes(node.putObject("skipped"), skippedTimes);
      putTimes(node.putObject("read"), readTimes);
    }
    return node.toString();
  }

  private static void putTimes(ObjectNode json, Map<String, Instant> times) {
    times.forEach((id, time) -> json.put(id, time.toString()));
  }

  /** Returns the offset that was stored; {@code CHECKPOINT_MISMATCH} for any other text. */
  public static StreamOffset parse(String text) {
    JsonNode json = parseJson(text);
    int version = json.path("version").asInt();
    if (version < 1) {
      throw StreamErrors.UNREADABLE_OFFSET.causedBy(
          new IllegalArgumentException("it has no version"));
    }
    if (version > VERSION) {
      throw StreamErrors.UNKNOWN_VERSION.error(version);
    }
    try {
      return json.has("reportId") ? fromNode(json) : INITIAL;
    } catch (DateTimeException e) {
      throw StreamErrors.UNREADABLE_OFFSET.causedBy(e);
    }
  }

  private static StreamOffset fromNode(JsonNode json) {
    Instant startTime = json.has("from") ? parseTime(json, "from") : null;
    StreamIdentity identity =
        new StreamIdentity(json.path("reportId").asText(), json.path("schema").asText(), startTime);
    return new StreamOffset(
        identity,
        parseTime(json, "completeUntil"),
        parseTimes(json.path("skipped")),
        parseTimes(json.path("read")));
  }

  private static Instant parseTime(JsonNode json, String field) {
    return Instant.parse(json.path(field).asText());
  }

  private static Map<String, Instant> parseTimes(JsonNode json) {
    Map<String, Instant> times = new TreeMap<>();
    json.fieldNames().forEachRemaining(id -> times.put(id, parseTime(json, id)));
    return times;
  }

  private static JsonNode parseJson(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw StreamErrors.UNREADABLE_OFFSET.causedBy(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamOffset offset && offset.toJson().equals(toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
