package io.partnerinsights.core.cache;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.job.CreationRecorder;
import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.report.ReportDescription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
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
  private final List<Query> queries = new ArrayList<>();

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
      ReuseSettings settings,
      CachedReport owner,
      Optional<Instant> deletableFrom) {

    boolean isKept() {
      return settings.keepsReports();
    }

    boolean isDeletable(Instant now) {
      boolean due = deletableFrom.map(client.serviceTime(now)::isAfter).orElse(true);
      boolean needed = owner.hasFailed(id) || owner.isAwaited(id);
      return !isKept() && due && !needed;
    }

    boolean staysAfterFailure(Instant now) {
      return owner.hasFailed(id) && !isKept() && !isDeletable(now);
    }
  }

  private record Query(PartnerInsightsClient client, String id, Keep keep) {}

  /** Records what one job creates. */
  record Recorder(
      CreatedResources resources,
      CachedReport owner,
      PartnerInsightsClient client,
      ReuseSettings settings)
      implements CreationRecorder {
    @Override
    public void queryCreated(String queryId) {
      resources.add(new Query(client, queryId, settings.keep()));
    }

    @Override
    public void reportCreated(String reportId) {
      resources.add(new Report(client, reportId, settings, owner, Optional.empty()));
    }

    /** Records an adopted report, unless the application that created it keeps it. */
    @Override
    public void reportAdopted(String reportId, Optional<Instant> deletableFrom) {
      if (deletableFrom.isPresent()) {
        resources.add(new Report(client, reportId, settings, owner, deletableFrom));
      }
    }

    /** Records a duplicate, which no read uses: it is deleted even if reports are kept. */
    @Override
    public void duplicateCreated(String reportId) {
      resources.add(
          new Report(client, reportId, settings.keepingNothing(), owner, Optional.empty()));
    }

    @Override
    public boolean needs(String reportId) {
      return resources.contains(reportId);
    }

    @Override
    public boolean deletesDueReports() {
      return resources.beginsCleaning(client);
    }
  }

  Recorder recorder(CachedReport owner, PartnerInsightsClient client, ReuseSettings settings) {
    return new Recorder(this, owner, client, settings);
  }

  private synchronized boolean contains(String reportId) {
    return reports.stream().anyMatch(report -> report.id().equals(reportId));
  }

  private boolean beginsCleaning(PartnerInsightsClient client) {
    return cleaned.add(client);
  }

  private synchronized void add(Report report) {
    reports.add(report);
  }

  private synchronized void add(Query query) {
    queries.add(query);
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
    Deletion deletion = new Deletion();
    reports.stream().filter(report -> report.isDeletable(now)).forEach(deletion::delete);
    queries.stream().filter(query -> query.keep() != Keep.ALL).forEach(deletion::delete);
    reports.stream()
        .filter(report -> report.staysAfterFailure(now))
        .forEach(CreatedResources::logStaying);
    reports.clear();
    queries.clear();
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

  /** Deletes resources one by one, and makes no more calls to an account after a failed one. */
  private final class Deletion {
    private final Set<PartnerInsightsClient> unreachable = new HashSet<>();

    void delete(Report report) {
      attempt(report.client(), "report " + report.id(), () -> delete(report.client(), report.id()));
    }

    void delete(Query query) {
      attempt(query.client(), "query " + query.id(), () -> deleteUnused(query));
    }

    private boolean delete(PartnerInsightsClient client, String reportId) {
      client.limitedTo(CALL_LIMIT).deleteReport(reportId);
      return true;
    }

    /** Deletes a query unless the service has another report on it that may still be needed. */
    private boolean deleteUnused(Query query) {
      PartnerInsightsClient client = query.client().limitedTo(CALL_LIMIT);
      boolean unused =
          client.reports(ReportFilter.onQuery(query.id())).stream()
              .allMatch(report -> needsNoQuery(report.reportId()));
      if (unused) {
        client.deleteQuery(query.id());
      }
      return unused;
    }

    private boolean needsNoQuery(String reportId) {
      return reports.stream()
          .filter(report -> report.id().equals(reportId))
          .anyMatch(
              report -> !report.owner().isAwaited(reportId) && !report.owner().hasFailed(reportId));
    }

    private void attempt(PartnerInsightsClient client, String what, BooleanSupplier deletion) {
      if (unreachable.contains(client)) {
        return;
      }
      try {
        if (deletion.getAsBoolean()) {
          LOG.info("Deleted {}, which this application created", what);
        }
      } catch (PartnerInsightsException e) {
        failed(client, what, e);
      }
    }

    private void failed(PartnerInsightsClient client, String what, PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND && e.code() != ErrorCode.QUERY_NOT_FOUND) {
        unreachable.add(client);
        LOG.warn("{} could not be deleted: {}", what, e.getMessage());
      }
    }
  }
}
