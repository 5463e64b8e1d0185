package io.partnerinsights.spark.load;

import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.Timespan;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a table that loads write. They only save work: without them, executions are
 * read again and found in the table. Ids of the service are in them as digests.
 */
final class LoadProperties {
  static final LoadProperties NONE = new LoadProperties(Map.of());

  private static final String PREFIX = "partnerinsights.load.";

  /** The dataset. */
  static final String DATASET = PREFIX + "dataset";

  /** The digest of the account. */
  static final String ACCOUNT = PREFIX + "account";

  /** The first month that the table has, or {@code LIFETIME}. */
  static final String SINCE = PREFIX + "since";

  /** Identifies the table in the marks of its reports. */
  static final String ID = PREFIX + "id";

  /** The scheduled report; version 0.1.0 wrote its id. */
  static final String SCHEDULE = PREFIX + "schedule";

  /** Reports that the table does not need any more, until a run has deleted them. */
  static final String OBSOLETE = PREFIX + "obsolete";

  /** Executions that are not to be read again. */
  static final String SEEN = PREFIX + "seen";

  /** When executions were first seen whose own time was in the future: digest and time. */
  static final String FIRST_SEEN = PREFIX + "firstSeen";

  /** The digest of the table's state when these properties were written. */
  static final String STATE = PREFIX + "state";

  /** The snapshot of the table when these properties were written, in Apache Iceberg. */
  static final String SNAPSHOT = PREFIX + "snapshot";

  /** The rows before the schedule's months, once version 0.1.0 had loaded them. */
  private static final String HISTORY_0_1 = PREFIX + "history";

  private static final String LIFETIME = Timespan.LIFETIME.name();

  private final Map<String, String> values;

  /** Keeps those of a table's properties that loads write. */
  LoadProperties(Map<String, String> table) {
    this.values =
        table.entrySet().stream()
            .filter(each -> each.getKey().startsWith(PREFIX))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns the properties of a new table; {@code since} is null for all rows that there are. */
  static Map<String, String> ofNewTable(
      String dataset, String account, @Nullable YearMonth since, String id) {
    return Map.of(
        DATASET,
        dataset,
        ACCOUNT,
        account,
        SINCE,
        since == null ? LIFETIME : since.toString(),
        ID,
        id);
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  /** Returns the digest by which properties name a report or an execution. */
  static String digest(String id) {
    return Fingerprint.of(id.toLowerCase(Locale.ROOT)).digits();
  }

  @Nullable String get(String key) {
    return values.get(key);
  }

  /** Returns the parts of a list; none if the property is absent. */
  List<String> list(String key) {
    String text = values.getOrDefault(key, "");
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  /** Returns the pairs of a list, such as {@code digest=time}. */
  Map<String, String> map(String key) {
    Map<String, String> map = new HashMap<>();
    for (String pair : list(key)) {
      String[] parts = pair.split("=", 2);
      map.put(parts[0], parts[parts.length - 1]);
    }
    return map;
  }

  /** Whether a property names a report, by its digest or, in version 0.1.0, by its id. */
  boolean names(String key, String reportId) {
    return list(key).stream()
        .anyMatch(each -> each.equalsIgnoreCase(reportId) || each.equals(digest(reportId)));
  }

  boolean contains(Map<String, String> others) {
    return values.entrySet().containsAll(others.entrySet());
  }

  /** Whether the table was created for all rows that the dataset has. */
  boolean isSinceEver() {
    return LIFETIME.equals(get(SINCE));
  }

  /** Returns the month for which the table was created; null if it has no first month. */
  @Nullable YearMonth since() {
    String since = get(SINCE);
    return since == null || isSinceEver() ? null : YearMonth.parse(since);
  }

  /**
   * Returns the months before those of the schedule that version 0.1.0 has loaded. They have the
   * earliest of all times: they keep nothing out, and no report is created for them.
   */
  KnownExecutions history01(TableState rows) {
    if (get(HISTORY_0_1) == null || !rows.isOf01()) {
      return KnownExecutions.NONE;
    }
    YearMonth since = since();
    int first = since == null ? MonthRuns.EVER : MonthRuns.number(since);
    int last = rows.known().lastMonth();
    MonthRuns months = MonthRuns.between(first, last).plus(MonthRuns.WITHOUT_MONTH);
    return KnownExecutions.NONE.with(months, new ExecutionKey(Instant.EPOCH, "history"));
  }
}
