package io.partnerinsights.spark.load;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/** Which executions a run has seen, and what the table's properties are to say at its end. */
final class LoadProgress {
  private final DatasetPlan plan;
  private final Map<String, String> before;
  private final Map<String, String> changed = new HashMap<>();

  /** Executions that are not to be read again, as digests of their ids. */
  private final Set<String> seen = new TreeSet<>();

  /** When executions were first seen whose own time was in the future. */
  private final Map<String, String> firstSeen = new TreeMap<>();

  private final Set<String> listed = new TreeSet<>();

  LoadProgress(DatasetPlan plan) {
    this.plan = plan;
    this.before = plan.state().properties();
    if (LoadProperties.areOf(plan.state().known(), before)) {
      seen.addAll(list(LoadProperties.SEEN));
    }
    for (String pair : list(LoadProperties.FIRST_SEEN)) {
      firstSeen.put(pair.replaceFirst("=.*", ""), pair.replaceFirst(".*=", ""));
    }
  }

  private List<String> list(String property) {
    String text = before.getOrDefault(property, "");
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  /**
   * Returns which execution it is. A time in the future counts as the time when it was first seen.
   */
  ExecutionKey key(String id, Instant generated) {
    Instant now = plan.context().now();
    if (!generated.isAfter(now)) {
      return new ExecutionKey(generated, id);
    }
    Instant first = plan.state().known().timeOf(id).orElse(now);
    String seenAt = firstSeen.computeIfAbsent(LoadProperties.digest(id), none -> first.toString());
    return new ExecutionKey(Instant.parse(seenAt), id);
  }

  /** Notes that the service still lists an execution. */
  void listed(String id) {
    listed.add(LoadProperties.digest(id));
  }

  /** Notes that an execution is not to be read again. */
  void seen(String id) {
    seen.add(LoadProperties.digest(id));
  }

  boolean isSeen(String id) {
    return seen.contains(LoadProperties.digest(id));
  }

  void schedule(String reportId) {
    changed.put(LoadProperties.SCHEDULE, LoadProperties.digest(reportId));
  }

  /** Writes the properties, if they differ, of a table that knows this now. */
  void save(KnownExecutions known) throws NoSuchTableException {
    if (!listed.isEmpty()) {
      seen.retainAll(listed);
      firstSeen.keySet().retainAll(listed);
    }
    String times =
        firstSeen.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(","));
    if (!times.isEmpty() || before.containsKey(LoadProperties.FIRST_SEEN)) {
      changed.put(LoadProperties.FIRST_SEEN, times);
    }
    changed.put(LoadProperties.SEEN, String.join(",", seen));
    changed.put(LoadProperties.STATE, LoadProperties.digest(known.toString()));
    if (!before.entrySet().containsAll(changed.entrySet())) {
      plan.table().save(changed);
    }
  }
}
