package io.partnerinsights.core.report;

import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Records which reports were invalidated, so that they are not adopted later. Not thread-safe. */
final class Invalidations {
  /** Maximum number of queries and datasets with a time of their own, and of reports. */
  private static final int MAX_ENTRIES = 1_000;

  /** When a query or dataset was last invalidated. At the limit the time counts for all. */
  private final Map<String, Instant> times = new HashMap<>();

  private Instant forAll = Instant.MIN;

  /** The ids of invalidated reports, because the service's clock may differ. */
  private final Set<String> reportIds = RecentMap.newSet(MAX_ENTRIES);

  /** Returns the key of one query with its range. */
  static String ofQuery(ReportPlan plan) {
    return plan.fingerprint().digits();
  }

  /** Returns the key of all queries on a dataset by one account. */
  static String ofDataset(ReportPlan plan) {
    return plan.account().digits() + " " + plan.query().dataset().toLowerCase(Locale.ROOT);
  }

  /** Adopts only reports of this query or dataset that are created after this time. */
  void add(String key, Instant now) {
    if (times.size() >= MAX_ENTRIES) {
      addAll(now);
    }
    times.merge(key, now, Retention::later);
  }

  /**
   * Adopts only reports that are created after this time and the times of earlier invalidations.
   */
  void addAll(Instant now) {
    times.values().forEach(time -> forAll = Retention.later(forAll, time));
    forAll = Retention.later(forAll, now);
    times.clear();
  }

  /** Does not adopt this report, which lists may still show. */
  void exclude(String reportId) {
    reportIds.add(reportId);
  }

  /** Returns the earliest creation time of reports that this plan may adopt. */
  Instant since(ReportPlan plan) {
    Instant ofDataset = times.getOrDefault(ofDataset(plan), forAll);
    Instant ofQuery = times.getOrDefault(ofQuery(plan), forAll);
    return Retention.later(forAll, Retention.later(ofDataset, ofQuery));
  }

  /** Returns the ids of reports that are not adopted. */
  Set<String> excluded() {
    return Set.copyOf(reportIds);
  }
}
