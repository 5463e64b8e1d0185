package io.partnerinsights.core.report;

import io.partnerinsights.core.plan.ReportPlan;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records which reports were invalidated, so that they are not adopted later. The number of records
 * is limited: at the limit all are removed, and the time then counts for all queries. Not
 * thread-safe.
 */
final class Invalidations {
  /** Maximum number of queries and datasets with their own record. */
  private static final int MAX_ENTRIES = 1_000;

  private static final String ALL = "";

  private final Map<String, Entry> entries = new HashMap<>();
  private Instant forAll = Instant.MIN;

  /**
   * One invalidation.
   *
   * @param at the time: only reports that were created later may be adopted
   * @param reportIds the invalidated reports, because the service's clock may differ
   */
  private record Entry(Instant at, Set<String> reportIds) {}

  /** Returns the key of one query with its range. */
  static String ofQuery(ReportPlan plan) {
    return plan.fingerprint().digits();
  }

  /** Returns the key of all queries on a dataset by one account. */
  static String ofDataset(ReportPlan plan) {
    return plan.account().digits() + " " + plan.query().dataset().toLowerCase(Locale.ROOT);
  }

  static String ofAll() {
    return ALL;
  }

  void add(String key, Instant now, Set<String> reportIds) {
    if (entries.size() >= MAX_ENTRIES) {
      forAll =
          Stream.concat(Stream.of(forAll, now), entries.values().stream().map(Entry::at))
              .max(Comparator.naturalOrder())
              .orElseThrow();
      entries.clear();
    }
    entries.put(key, new Entry(now, Set.copyOf(reportIds)));
  }

  /** Adds the id of one report that is gone, which lists may still show. */
  void exclude(String key, String reportId) {
    Entry old = entries.getOrDefault(key, new Entry(Instant.MIN, Set.of()));
    Set<String> ids = new HashSet<>(old.reportIds());
    ids.add(reportId);
    add(key, old.at(), ids);
  }

  /** Returns the earliest creation time of reports that this plan may adopt. */
  Instant since(ReportPlan plan) {
    return Stream.concat(Stream.of(forAll), entriesOf(plan).map(Entry::at))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Returns the ids of reports that this plan must not adopt. */
  Set<String> except(ReportPlan plan) {
    return entriesOf(plan).flatMap(entry -> entry.reportIds().stream()).collect(Collectors.toSet());
  }

  private Stream<Entry> entriesOf(ReportPlan plan) {
    return Stream.of(ALL, ofDataset(plan), ofQuery(plan))
        .map(entries::get)
        .filter(Objects::nonNull);
  }
}
