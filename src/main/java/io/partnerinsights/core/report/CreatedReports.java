package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.RecentMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The queries and reports that an application has created. Only these are deleted when it ends.
 * Thread-safe.
 */
final class CreatedReports {
  /** Maximum number of accounts that are remembered as cleaned; the others are cleaned again. */
  private static final int MAX_ACCOUNTS = 100;

  /** Time for which this application does not delete a report that it began to read. */
  private static final Duration LONGEST_USE = Duration.ofHours(12);

  private final Clock clock;
  private final List<Item> reports = new ArrayList<>();
  private final Map<PartnerInsightsClient, Set<String>> queries = new LinkedHashMap<>();

  /** The accounts on which this application has deleted due reports of earlier ones. */
  private final Set<PartnerInsightsClient> cleaned = RecentMap.newSet(MAX_ACCOUNTS);

  CreatedReports(Clock clock) {
    this.clock = clock;
  }

  /** A report that this application has created or adopted. */
  record Item(PartnerInsightsClient client, String id, Removal removal, ReportLifecycle report) {
    /** Whether the application deletes it at its end. */
    boolean isDeletable() {
      boolean own = removal == Removal.AT_END && report.isRead(id);
      return removal != Removal.NEVER && (own || report.isOver(id));
    }

    /** Whether it stays although a read of it has failed. */
    boolean staysAfterFailure() {
      return removal != Removal.NEVER && report.hasFailed(id) && !isDeletable();
    }

    /** Whether its query may be deleted. */
    boolean needsNoQuery() {
      return removal == Removal.NEVER ? report.isRead(id) : isDeletable();
    }
  }

  synchronized void add(Item report) {
    reports.add(report);
  }

  synchronized void addQuery(PartnerInsightsClient client, String queryId) {
    queries.computeIfAbsent(client, account -> new LinkedHashSet<>()).add(queryId);
  }

  /** Whether this application has not deleted due reports of the account yet; true once. */
  boolean isFirst(PartnerInsightsClient client) {
    return cleaned.add(client);
  }

  /** Whether this application may be reading a report, so that it must not be deleted. */
  synchronized boolean isUsed(String reportId) {
    Instant since = clock.instant().minus(LONGEST_USE);
    return reports.stream().anyMatch(each -> each.report().isUsedSince(reportId, since));
  }

  /**
   * What was created on one account.
   *
   * @param reports all that the application has created: a query may have one of another sign-in
   * @param queryIds the account's queries
   */
  record OfAccount(PartnerInsightsClient client, List<Item> reports, List<String> queryIds) {}

  /** Forgets all, and returns what was created on each account. */
  synchronized List<OfAccount> takeAll() {
    List<OfAccount> all =
        Stream.concat(reports.stream().map(Item::client), queries.keySet().stream())
            .distinct()
            .map(this::of)
            .toList();
    reports.clear();
    queries.clear();
    return all;
  }

  private OfAccount of(PartnerInsightsClient account) {
    Set<String> queryIds = queries.getOrDefault(account, Set.of());
    return new OfAccount(account, List.copyOf(reports), List.copyOf(queryIds));
  }
}
