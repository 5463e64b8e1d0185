package io.partnerinsights.spark.load;

import io.partnerinsights.core.query.Timespan;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a table that loads write. They only save work: without them, executions are
 * read again and found in the table.
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

  /** The number of rows of the months before the schedule's, once they are loaded. */
  static final String HISTORY = PREFIX + "history";

  /** The time of the newest execution when the other properties were written. */
  static final String NEWEST = PREFIX + "newest";

  /** The scheduled report. */
  static final String SCHEDULE = PREFIX + "schedule";

  /** Reports that the table does not need any more, until a run has deleted them. */
  static final String OBSOLETE = PREFIX + "obsolete";

  /** Digests of the executions that are not to be read again. */
  static final String SEEN = PREFIX + "seen";

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
  static Map<String, String> ofNewTable(String dataset, String account, @Nullable YearMonth since) {
    return Map.of(
        DATASET, dataset, ACCOUNT, account, SINCE, since == null ? LIFETIME : since.toString());
  }

  @Nullable String get(String key) {
    return values.get(key);
  }

  /** Returns the parts of a list; none if the property is absent. */
  List<String> list(String key) {
    String text = values.getOrDefault(key, "");
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  boolean contains(Map<String, String> others) {
    return values.entrySet().containsAll(others.entrySet());
  }

  /** Returns the time of the newest execution; the earliest of all times if it is not known. */
  Instant newest() {
    String newest = get(NEWEST);
    return newest == null ? Instant.MIN : Instant.parse(newest);
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
}
