package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.options.Keep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The queries and reports that an application has created. Only these are deleted when it ends.
 * Thread-safe.
 */
final class CreatedResources {
  /** Maximum number of accounts that are remembered as cleaned; the others are cleaned again. */
  private static final int MAX_ACCOUNTS = 100;

  /** Time for which this application does not delete a report that it began to read. */
  private static final Duration LONGEST_USE = Duration.ofHours(12);

  private final Clock clock;
  private final List<CreatedReport> reports = new ArrayList<>();
  private final Set<Query> queries = new LinkedHashSet<>();

  /** The accounts on which this application has deleted due reports of earlier ones. */
  private final Set<PartnerInsightsClient> cleaned = RecentMap.newSet(MAX_ACCOUNTS);

  CreatedResources(Clock clock) {
    this.clock = clock;
  }

  private record Query(PartnerInsightsClient client, String id) {}

  /** Records what one job creates. */
  record Recorder(
      CreatedResources resources,
      ReportLifecycle owner,
      PartnerInsightsClient client,
      ReuseSettings settings)
      implements CreationRecorder {
    @Override
    public void queryCreated(String queryId) {
      if (settings.keep() != Keep.ALL) {
        synchronized (resources) {
          resources.queries.add(new Query(client, queryId));
        }
      }
    }

    @Override
    public void reportCreated(String reportId) {
      add(reportId, settings.removal());
    }

    /** Only its retention decides when this application may delete it. */
    @Override
    public void reportAdopted(String reportId) {
      add(reportId, settings.keepsReports() ? Removal.NEVER : Removal.WHEN_OVER);
    }

    /** Records a duplicate, which no read uses: it is deleted even if reports are kept. */
    @Override
    public void duplicateCreated(String reportId) {
      boolean shared = settings.removal() == Removal.WHEN_OVER;
      add(reportId, shared ? Removal.WHEN_OVER : Removal.AT_END);
    }

    private void add(String reportId, Removal removal) {
      synchronized (resources) {
        resources.reports.add(new CreatedReport(client, reportId, removal, owner));
      }
    }

    @Override
    public boolean needs(String reportId) {
      return resources.isUsed(reportId);
    }

    @Override
    public boolean deletesDueReports() {
      return resources.isFirst(client);
    }
  }

  Recorder recorder(ReportLifecycle owner, PartnerInsightsClient client, ReuseSettings settings) {
    return new Recorder(this, owner, client, settings);
  }

  /** Whether this application has not deleted due reports of the account yet; true once. */
  boolean isFirst(PartnerInsightsClient client) {
    return cleaned.add(client);
  }

  synchronized boolean isUsed(String reportId) {
    Instant since = clock.instant().minus(LONGEST_USE);
    return reports.stream().anyMatch(report -> report.owner().isUsedSince(reportId, since));
  }

  /**
   * Deletes what is not kept, within the time limit; failed deletions are logged. One account that
   * cannot be reached does not delay the others.
   */
  void delete(Duration limit) {
    ExecutorService threads = Executors.newCachedThreadPool(CreatedResources::thread);
    try {
      takeAll().forEach(cleanup -> threads.execute(() -> cleanup.run()));
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

  /** Forgets all resources, and returns the cleanup of each account. */
  private synchronized List<AccountCleanup> takeAll() {
    List<AccountCleanup> cleanups = accounts().stream().map(this::cleanup).toList();
    reports.clear();
    queries.clear();
    return cleanups;
  }

  private Set<PartnerInsightsClient> accounts() {
    return Stream.concat(
            reports.stream().map(CreatedReport::client), queries.stream().map(Query::client))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private AccountCleanup cleanup(PartnerInsightsClient account) {
    return new AccountCleanup(
        account,
        List.copyOf(reports),
        queries.stream().filter(query -> query.client().equals(account)).map(Query::id).toList());
  }
}
