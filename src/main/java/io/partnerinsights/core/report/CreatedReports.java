package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportCleanup.QUERY;
import static io.partnerinsights.core.report.ReportCleanup.REPORT;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries and reports that an application has created. It deletes only these when it ends, and
 * of them only what no other application may read. Thread-safe.
 */
final class CreatedReports {
  private static final Logger LOG = LoggerFactory.getLogger(CreatedReports.class);

  /** Maximum time of one call at the end of the application. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

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
   * Deletes what the application does not keep, within the time limit, and forgets all. One account
   * that cannot be reached does not delay the others.
   */
  void deleteAtEnd(Duration limit) {
    CreatedReports all = takeAll();
    ExecutorService threads = Executors.newCachedThreadPool(CreatedReports::thread);
    try {
      all.accounts().forEach(account -> threads.execute(() -> all.deleteAtEnd(account)));
      threads.shutdown();
      threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable cleanup) {
    Thread thread = new Thread(cleanup, "partnerinsights-cleanup");
    thread.setDaemon(true);
    return thread;
  }

  /** Deletes all that was created, read or not, and returns what that was. */
  List<String> deleteAll() {
    CreatedReports all = takeAll();
    List<String> deleted = new ArrayList<>();
    for (PartnerInsightsClient account : all.accounts()) {
      for (Item report : all.reports(account)) {
        ReportCleanup.deleteReport(account, report.id());
        deleted.add(REPORT + " " + report.id());
      }
      for (String queryId : all.queries(account)) {
        ReportCleanup.deleteQuery(account, queryId);
        deleted.add(QUERY + " " + queryId);
      }
    }
    return deleted;
  }

  /** Forgets all, and returns it; nothing is added to what is returned. */
  private synchronized CreatedReports takeAll() {
    CreatedReports all = new CreatedReports(clock);
    all.reports.addAll(reports);
    all.queries.putAll(queries);
    reports.clear();
    queries.clear();
    return all;
  }

  private Set<PartnerInsightsClient> accounts() {
    Set<PartnerInsightsClient> accounts = new LinkedHashSet<>();
    reports.forEach(report -> accounts.add(report.client()));
    accounts.addAll(queries.keySet());
    return accounts;
  }

  private List<Item> reports(PartnerInsightsClient account) {
    return reports.stream().filter(report -> report.client().equals(account)).toList();
  }

  private List<String> queries(PartnerInsightsClient account) {
    return List.copyOf(queries.getOrDefault(account, Set.of()));
  }

  /** Makes no more calls after a failed one. */
  private void deleteAtEnd(PartnerInsightsClient account) {
    PartnerInsightsClient client = account.limitedTo(CALL_LIMIT);
    List<Item> own = reports(account);
    boolean reached =
        own.stream()
                .filter(Item::isDeletable)
                .map(Item::id)
                .allMatch(id -> delete(REPORT, id, () -> ReportCleanup.deleteReport(client, id)))
            && deleteUnused(client, queries(account));
    LOG.debug("The clean-up of the account has {}", reached ? "ended" : "stopped at a failure");
    own.stream()
        .filter(Item::staysAfterFailure)
        .map(Item::id)
        .forEach(id -> call(REPORT, id, () -> logStaying(client, id)));
  }

  /** Deletes queries unless the service has other reports on them that may still be needed. */
  private boolean deleteUnused(PartnerInsightsClient client, List<String> queryIds) {
    if (queryIds.isEmpty()) {
      return true;
    }
    String first = queryIds.get(0);
    ReportFilter filter = queryIds.size() == 1 ? ReportFilter.onQuery(first) : ReportFilter.all();
    List<ScheduledReport> left = call(QUERY, first, () -> client.reports(filter)).orElse(null);
    return left != null
        && queryIds.stream()
            .allMatch(
                id ->
                    delete(
                        QUERY,
                        id,
                        () -> isUnused(id, left) && ReportCleanup.deleteQuery(client, id)));
  }

  private boolean isUnused(String queryId, List<ScheduledReport> left) {
    return left.stream()
        .filter(report -> report.queryId().equalsIgnoreCase(queryId))
        .allMatch(report -> needsNoQuery(report.reportId()));
  }

  /** Asks all that the application has created: a query may have a report of another sign-in. */
  private boolean needsNoQuery(String reportId) {
    return reports.stream()
        .anyMatch(report -> report.id().equals(reportId) && report.needsNoQuery());
  }

  /** Logs the outcome of a deletion, and returns whether further calls may be made. */
  private static boolean delete(String kind, String id, Supplier<Boolean> deletion) {
    Optional<Boolean> deleted = call(kind, id, deletion);
    if (deleted.orElse(false)) {
      LOG.info("Deleted {} {}, which this application created", kind, id);
    }
    return deleted.isPresent();
  }

  /** Returns the answer of a call; empty after a failure, which is only logged. */
  private static <T> Optional<T> call(String kind, String id, Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (PartnerInsightsException e) {
      LOG.warn("The clean-up of {} {} has failed: {}", kind, id, e.getMessage());
      return Optional.empty();
    }
  }

  /** Logs only a report that the service still has: the read may have failed because of a loss. */
  private static boolean logStaying(PartnerInsightsClient client, String reportId) {
    boolean stays = client.report(reportId).isPresent();
    if (stays) {
      LOG.warn(
          "Report {} stays on the service, because a read of it failed. The same read uses it"
              + " again, within option reuseMaxAge, and so does option reportId={}. A later run"
              + " deletes it, at the earliest {} after its creation and {} after its completion",
          reportId,
          reportId,
          Durations.readable(Retention.AFTER_CREATION),
          Durations.readable(Retention.AFTER_COMPLETION));
    }
    return stays;
  }
}
