package io.partnerinsights.core.cache;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.job.CreationRecorder;
import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.report.ReportDescription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries and reports that an application has created. Only these are deleted when it ends.
 * Thread-safe.
 */
final class CreatedResources {
  private static final Logger LOG = LoggerFactory.getLogger(CreatedResources.class);

  /** Maximum time of one call when an application ends. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

  /** Maximum number of accounts that are remembered as cleaned; the others are cleaned again. */
  private static final int MAX_ACCOUNTS = 100;

  private final Clock clock;
  private final List<Report> reports = new ArrayList<>();
  private final Set<Query> queries = new LinkedHashSet<>();

  /** The accounts on which this application has deleted overdue reports of earlier ones. */
  private final Set<PartnerInsightsClient> cleaned = RecentMap.newSet(MAX_ACCOUNTS);

  CreatedResources(Clock clock) {
    this.clock = clock;
  }

  /**
   * A report that this application has created or adopted.
   *
   * @param deletableFrom the time from which an adopted report may be deleted; until then, the
   *     application that created it may read it
   */
  private record Report(
      PartnerInsightsClient client,
      String id,
      boolean kept,
      CachedReport owner,
      Optional<Instant> deletableFrom) {

    boolean isNeeded() {
      return owner.hasFailed(id) || owner.isAwaited(id);
    }

    boolean isDeletable(Instant now) {
      boolean due = deletableFrom.map(client.serviceTime(now)::isAfter).orElse(true);
      return !kept && due && !isNeeded();
    }
  }

  private record Query(PartnerInsightsClient client, String id) {
    boolean isOfSameAccount(Query other) {
      return client.equals(other.client);
    }
  }

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
        resources.reports.add(new Report(client, reportId, kept, owner, deletableFrom));
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

  /** Deletes what is not kept, within the time limit; failed deletions are logged. */
  void delete(Duration limit) {
    Thread thread = new Thread(this::deleteNow, "partnerinsights-cleanup");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private synchronized void deleteNow() {
    Instant now = clock.instant();
    Set<PartnerInsightsClient> unreachable = new HashSet<>();
    reports.stream()
        .filter(report -> report.isDeletable(now))
        .forEach(
            report ->
                attempt(
                    report.client(),
                    unreachable,
                    "report " + report.id(),
                    client -> {
                      client.deleteReport(report.id());
                      return true;
                    }));
    Map<PartnerInsightsClient, List<ScheduledReport>> listed = new HashMap<>();
    queries.forEach(
        query ->
            attempt(
                query.client(),
                unreachable,
                "query " + query.id(),
                client -> {
                  boolean unused =
                      isUnused(
                          query,
                          listed.computeIfAbsent(query.client(), any -> left(query, client)));
                  if (unused) {
                    client.deleteQuery(query.id());
                  }
                  return unused;
                }));
    reports.stream()
        .filter(report -> report.owner().hasFailed(report.id()) && !report.kept())
        .forEach(CreatedResources::logStaying);
    reports.clear();
    queries.clear();
  }

  /** Makes no more calls to an account after a failed one. */
  private static void attempt(
      PartnerInsightsClient client,
      Set<PartnerInsightsClient> unreachable,
      String what,
      Predicate<PartnerInsightsClient> deletion) {
    if (unreachable.contains(client)) {
      return;
    }
    try {
      if (deletion.test(client.limitedTo(CALL_LIMIT))) {
        LOG.info("Deleted {}, which this application created", what);
      }
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND && e.code() != ErrorCode.QUERY_NOT_FOUND) {
        unreachable.add(client);
        LOG.warn("{} could not be deleted: {}", what, e.getMessage());
      }
    }
  }

  /** Lists the reports that are left on all queries of an account; one call. */
  private List<ScheduledReport> left(Query query, PartnerInsightsClient client) {
    boolean isOnly = queries.stream().filter(query::isOfSameAccount).count() == 1;
    return client.reports(isOnly ? ReportFilter.onQuery(query.id()) : ReportFilter.all());
  }

  /** Whether the service has no other report on the query that may still be needed. */
  private boolean isUnused(Query query, List<ScheduledReport> left) {
    return left.stream()
        .filter(report -> report.queryId().equalsIgnoreCase(query.id()))
        .allMatch(report -> needsNoQuery(report.reportId()));
  }

  private boolean needsNoQuery(String reportId) {
    return reports.stream().anyMatch(report -> report.id().equals(reportId) && !report.isNeeded());
  }

  private static void logStaying(Report report) {
    LOG.warn(
        "Report {} stays on the service, because a read of it failed. The same read, within option"
            + " reuseMaxAge, uses it without a new report; option reportId={} does at any time. The"
            + " connector deletes it after {}, and procedure clean_up at once",
        report.id(),
        report.id(),
        Durations.readable(ReportDescription.RETENTION));
  }
}
