package io.partnerinsights.spark.load;

import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.Timespan;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The properties of a table that loads write, and what they are to say at the end of a run. They
 * only save work: without them, executions are read again and found in the table. Ids of the
 * service are in them as digests.
 */
final class LoadProperties {
  private static final String PREFIX = "partnerinsights.load.";
  static final String DATASET = PREFIX + "dataset";
  static final String ACCOUNT = PREFIX + "account";

  /** For a first month, that a table has all months. */
  static final String LIFETIME = Timespan.LIFETIME.name();

  /** The first month that the table has, or {@code LIFETIME}. */
  static final String SINCE = PREFIX + "since";

  /** Identifies the table in the marks of its reports. */
  static final String ID = PREFIX + "id";

  /** The scheduled report; version 0.1.0 wrote its id. */
  static final String SCHEDULE = PREFIX + "schedule";

  /** Executions that are not to be read again. */
  static final String SEEN = PREFIX + "seen";

  /** When executions were first seen whose own time was in the future: digest and time. */
  static final String FIRST_SEEN = PREFIX + "firstSeen";

  /** The digest of what the table knew of executions when these properties were written. */
  static final String STATE = PREFIX + "state";

  /** The report of the history, which version 0.1.0 wrote once it was loaded. */
  static final String HISTORY_0_1 = PREFIX + "history";

  private final Map<String, String> before;
  private final KnownExecutions known;
  private final Map<String, String> changed = new HashMap<>();
  private final Set<String> seen = new TreeSet<>();
  private final Map<String, String> firstSeen = new TreeMap<>();
  private final Set<String> listed = new TreeSet<>();

  /** Begins with the properties of a table that knows this of executions. */
  LoadProperties(Map<String, String> before, KnownExecutions known) {
    this.before = before;
    this.known = known;
    if (digest(known.toString()).equals(before.get(STATE))) {
      seen.addAll(list(SEEN));
    }
    for (String pair : list(FIRST_SEEN)) {
      firstSeen.put(pair.replaceFirst("=.*", ""), pair.replaceFirst(".*=", ""));
    }
  }

  private List<String> list(String property) {
    String text = before.getOrDefault(property, "");
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  /** Returns the digest by which properties name a report or an execution. */
  static String digest(String id) {
    return Fingerprint.of(id.toLowerCase(Locale.ROOT)).digits();
  }

  /**
   * Returns which execution it is. A time in the future counts as the time when it was first seen.
   */
  ExecutionKey key(String id, Instant generated, Instant now) {
    if (!generated.isAfter(now)) {
      return new ExecutionKey(generated, id);
    }
    Instant first = known.timeOf(id).orElse(now);
    String seenAt = firstSeen.computeIfAbsent(digest(id), none -> first.toString());
    return new ExecutionKey(Instant.parse(seenAt), id);
  }

  /** Notes that the service still lists an execution. */
  void listed(String id) {
    listed.add(digest(id));
  }

  void seen(String id) {
    seen.add(digest(id));
  }

  boolean isSeen(String id) {
    return seen.contains(digest(id));
  }

  void schedule(String reportId) {
    changed.put(SCHEDULE, digest(reportId));
  }

  /** Returns the properties to write, unless the table has them, if it knows this now. */
  Map<String, String> changed(KnownExecutions now) {
    if (!listed.isEmpty()) {
      seen.retainAll(listed);
      firstSeen.keySet().retainAll(listed);
    }
    String times =
        firstSeen.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(","));
    if (!times.isEmpty() || before.containsKey(FIRST_SEEN)) {
      changed.put(FIRST_SEEN, times);
    }
    changed.put(SEEN, String.join(",", seen));
    changed.put(STATE, digest(now.toString()));
    return before.entrySet().containsAll(changed.entrySet()) ? Map.of() : changed;
  }
}
