package io.partnerinsights.core.cache;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.job.CreationRecorder;
import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.options.Keep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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

  private final Clock clock;
  private final List<CreatedReport> reports = new ArrayList<>();
  private final Set<Query> queries = new LinkedHashSet<>();

  /** The accounts on which this application has deleted overdue reports of earlier ones. */
  private final Set<PartnerInsightsClient> cleaned = RecentMap.newSet(MAX_ACCOUNTS);

  CreatedResources(Clock clock) {
    this.clock = clock;
  }

  private record Query(PartnerInsightsClient client, String id) {}

  /** Records what one job creates. */
  record Recorder(
      CreatedResources resources,
      CachedReport owner,
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
      add(reportId, settings.keepsReports(), Optional.empty());
    }

    /** Records an adopted report, unless the application that created it keeps it. */
    @Override
    public void reportAdopted(String reportId, Optional<Instant> deletableFrom) {
      if (deletableFrom.isPresent()) {
        add(reportId, settings.keepsReports(), deletableFrom);
      }
    }

    /** Records a duplicate, which no read uses: it is deleted even if reports are kept. */
    @Override
    public void duplicateCreated(String reportId) {
      add(reportId, false, Optional.empty());
    }

    private void add(String reportId, boolean kept, Optional<Instant> deletableFrom) {
      synchronized (resources) {
        resources.reports.add(new CreatedReport(client, reportId, kept, owner, deletableFrom));
      }
    }

    @Override
    public boolean needs(String reportId) {
      return resources.contains(reportId);
    }

    @Override
    public boolean deletesDueReports() {
      return resources.cleaned.add(client);
    }
  }

  Recorder recorder(CachedReport owner, PartnerInsightsClient client, ReuseSettings settings) {
    return new Recorder(this, owner, client, settings);
  }

  private synchronized boolean contains(String reportId) {
    return reports.stream().anyMatch(report -> report.id().equals(reportId));
  }

  /**
   * Deletes what is not kept, within the time limit; failed deletions are logged. One account that
   * cannot be reached does not delay the others.
   */
  void delete(Duration limit) {
    Instant now = clock.instant();
    ExecutorService threads = Executors.newCachedThreadPool(CreatedResources::thread);
    try {
      takeAll().forEach(cleanup -> threads.execute(() -> cleanup.run(now)));
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
