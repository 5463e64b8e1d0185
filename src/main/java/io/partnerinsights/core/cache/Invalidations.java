package io.partnerinsights.core.cache;

import io.partnerinsights.core.report.ReportPlan;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Remembers which reports were invalidated, so that none of them is adopted later. Bounded: beyond
 * a thousand queries the oldest invalidation counts for all of them. Not thread-safe.
 */
final class Invalidations {
  /** Maximum number of queries and datasets that are remembered one by one. */
  private static final int MAX_ENTRIES = 1_000;

  private static final String ALL = "";

  private final Map<String, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
          boolean remove = size() > MAX_ENTRIES;
          if (remove) {
            forAll = later(forAll, eldest.getValue().at());
          }
          return remove;
        }
      };

  private Instant forAll = Instant.MIN;

  /**
   * One invalidation.
   *
   * @param at only reports created later may be adopted
   * @param reportIds the invalidated reports, in case the service's clock differs
   */
  private record Entry(Instant at, Set<String> reportIds) {}

  /** The key of one query with its range. */
  static String ofQuery(ReportPlan plan) {
    return plan.fingerprint().digits();
  }

  /** The key of all queries on a dataset by one account. */
  static String ofDataset(ReportPlan plan) {
    return plan.account().digits() + " " + plan.query().dataset().toLowerCase(Locale.ROOT);
  }

  /** The key of everything. */
  static String ofAll() {
    return ALL;
  }

  void add(String key, Instant now, Set<String> reportIds) {
    entries.remove(key);
    entries.put(key, new Entry(now, Set.copyOf(reportIds)));
  }

  /** Reports for this plan must be created at this time or later. */
  Instant since(ReportPlan plan) {
    Instant since = forAll;
    for (Entry entry : entriesOf(plan)) {
      since = later(since, entry.at());
    }
    return since;
  }

  /** Reports for this plan must not have these ids. */
  Set<String> except(ReportPlan plan) {
    Set<String> ids = new HashSet<>();
    entriesOf(plan).forEach(entry -> ids.addAll(entry.reportIds()));
    return ids;
  }

  private List<Entry> entriesOf(ReportPlan plan) {
    return List.of(ALL, ofDataset(plan), ofQuery(plan)).stream()
        .map(entries::get)
        .filter(Objects::nonNull)
        .toList();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
