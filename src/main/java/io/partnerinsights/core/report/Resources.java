package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the waits for one report have created or adopted. Thread-safe. */
final class Resources {
  /** The reports, with the time of their removal. */
  private final Map<String, Removal> reports = new LinkedHashMap<>();

  /** The queries that the application may delete at its end, and which another one may use too. */
  private final Set<String> queries = new LinkedHashSet<>();

  /** The stored query, as the last lookup has found it, and until when that lookup counts. */
  private @Nullable String queryId;

  private Instant known = Instant.MIN;

  synchronized void addReport(String id, Removal removal) {
    reports.put(id, removal);
  }

  /** Adds the reports that a POST and its repeats have created, of which a read uses one. */
  void addCreated(String used, List<ScheduledReport> all, ReportSettings settings) {
    for (ScheduledReport each : all) {
      boolean isUsed = each.reportId().equals(used);
      addReport(each.reportId(), isUsed ? settings.removal() : settings.removalOfDuplicate());
    }
  }

  synchronized void addQuery(String id) {
    queries.add(id);
  }

  /** Notes which query is stored, as far as is known at this time. */
  synchronized void stored(@Nullable String id, Instant now) {
    queryId = id;
    known = now.plus(StoredQueries.MAX_AGE);
  }

  /** Looks the stored query up. */
  @Nullable String lookUp(ReportWait wait, ReportPlan plan) {
    String found = StoredQueries.find(wait, plan).orElse(null);
    stored(found, wait.now());
    return found;
  }

  /** Returns the stored query, if there is one; looks it up unless that was done just before. */
  @Nullable String query(ReportWait wait, ReportPlan plan) {
    return isKnown(wait.now()) ? queryId() : lookUp(wait, plan);
  }

  synchronized boolean isKnown(Instant now) {
    return now.isBefore(known);
  }

  synchronized @Nullable String queryId() {
    return queryId;
  }

  synchronized Map<String, Removal> reports() {
    return new LinkedHashMap<>(reports);
  }

  synchronized Set<String> queries() {
    return new LinkedHashSet<>(queries);
  }

  synchronized boolean isEmpty() {
    return reports.isEmpty() && queries.isEmpty();
  }
}
