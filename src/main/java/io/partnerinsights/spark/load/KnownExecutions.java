package io.partnerinsights.spark.load;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest execution that is known for each month, also if it has no row of it. Immutable. Each
 * commit of a load writes it as a text into its rows, so that it is committed, restored and copied
 * with them.
 */
final class KnownExecutions {
  static final KnownExecutions NONE = new KnownExecutions(new TreeMap<>());

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** The months of each execution; no month is in two of them. */
  private final NavigableMap<ExecutionKey, MonthRuns> months;

  private KnownExecutions(NavigableMap<ExecutionKey, MonthRuns> months) {
    this.months = months;
  }

  /** Returns what is known after an execution that covers these months. */
  KnownExecutions with(MonthRuns covered, ExecutionKey execution) {
    MonthRuns newest = olderThan(covered, execution);
    if (newest.isEmpty()) {
      return this;
    }
    NavigableMap<ExecutionKey, MonthRuns> all = new TreeMap<>();
    months.forEach((key, runs) -> all.put(key, runs.minus(newest)));
    all.merge(execution, newest, MonthRuns::plus);
    all.values().removeIf(MonthRuns::isEmpty);
    return new KnownExecutions(all);
  }

  KnownExecutions with(KnownExecutions others) {
    KnownExecutions all = this;
    for (Map.Entry<ExecutionKey, MonthRuns> each : others.months.entrySet()) {
      all = all.with(each.getValue(), each.getKey());
    }
    return all;
  }

  /** Returns those of these months for which no execution is known that is as new as this one. */
  MonthRuns olderThan(MonthRuns wanted, ExecutionKey execution) {
    MonthRuns older = wanted;
    for (MonthRuns newer : months.tailMap(execution, true).values()) {
      older = older.minus(newer);
    }
    return older;
  }

  /** Whether an execution is known for each of these months. */
  boolean covers(MonthRuns wanted) {
    return months.isEmpty() ? wanted.isEmpty() : olderThan(wanted, months.firstKey()).isEmpty();
  }

  /** Returns the newest execution of all; null if none is known. */
  @Nullable ExecutionKey newest() {
    return months.isEmpty() ? null : months.lastKey();
  }

  /** Returns the time that the table has for an execution; empty if it does not know it. */
  Optional<Instant> timeOf(String executionId) {
    return months.keySet().stream()
        .filter(key -> key.id().equalsIgnoreCase(executionId))
        .map(ExecutionKey::generated)
        .findFirst();
  }

  /** Parses {@link #toString}; empty for any other text, which no load has written. */
  static Optional<KnownExecutions> parse(@Nullable String text) {
    if (text == null || !text.startsWith("[")) {
      return Optional.empty();
    }
    try {
      KnownExecutions all = NONE;
      for (JsonNode each : JSON.readTree(text)) {
        String id = each.required("execution").asText();
        Instant generated = Instant.parse(each.required("generated").asText());
        MonthRuns runs = MonthRuns.parse(each.required("months").asText());
        all = all.with(runs, new ExecutionKey(generated, id));
      }
      return Optional.of(all);
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns JSON in ASCII, an object for each execution, the oldest first. */
  @Override
  public String toString() {
    ArrayNode all = JSON.createArrayNode();
    months.forEach(
        (key, runs) ->
            all.addObject()
                .put("execution", key.id())
                .put("generated", key.generated().toString())
                .put("months", runs.toString()));
    try {
      return JSON.writeValueAsString(all);
    } catch (JacksonException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }
}
