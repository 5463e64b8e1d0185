package io.partnerinsights.core.cache;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.CreationRecorder;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.options.Keep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries and reports that an application has created. Only these are deleted at its end.
 * Thread-safe.
 */
final class CreatedResources {
  private static final Logger LOG = LoggerFactory.getLogger(CreatedResources.class);

  /** Maximum time of one call at the end of an application. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

  private final List<Report> reports = new ArrayList<>();
  private final List<Query> queries = new ArrayList<>();

  private record Report(PartnerInsightsClient client, String id, Keep keep, CachedReport owner) {
    boolean isDeletable() {
      return keep == Keep.NOTHING && owner.isDoneWith(id);
    }
  }

  private record Query(PartnerInsightsClient client, String id, Keep keep) {}

  /** Records what one job creates. */
  record Recorder(
      CreatedResources resources, CachedReport owner, PartnerInsightsClient client, Keep keep)
      implements CreationRecorder {
    @Override
    public void queryCreated(String queryId) {
      resources.add(new Query(client, queryId, keep));
    }

    @Override
    public void reportCreated(String reportId) {
      resources.add(new Report(client, reportId, keep, owner));
    }

    /** Nothing reads it, so it is deleted even if reports are kept. */
    @Override
    public void duplicateCreated(String reportId) {
      resources.add(new Report(client, reportId, Keep.NOTHING, owner));
    }
  }

  Recorder recorder(CachedReport owner, PartnerInsightsClient client, Keep keep) {
    return new Recorder(this, owner, client, keep);
  }

  private synchronized void add(Report report) {
    reports.add(report);
  }

  private synchronized void add(Query query) {
    queries.add(query);
  }

  /** Deletes what is not kept, within the limit; what cannot be deleted is logged and stays. */
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
    Deletion deletion = new Deletion();
    reports.stream().filter(Report::isDeletable).forEach(deletion::delete);
    queries.stream().filter(query -> query.keep() != Keep.ALL).forEach(deletion::delete);
    reports.clear();
    queries.clear();
  }

  /** One pass over all of it; after a failure an account is not called again. */
  private final class Deletion {
    private final Set<PartnerInsightsClient> unreachable = new HashSet<>();

    void delete(Report report) {
      attempt(
          report.client(),
          "report " + report.id(),
          () -> report.client().limitedTo(CALL_LIMIT).deleteReport(report.id()));
    }

    void delete(Query query) {
      attempt(query.client(), "query " + query.id(), () -> deleteUnused(query));
    }

    /** A query stays while a report on it may still need it. */
    private void deleteUnused(Query query) {
      PartnerInsightsClient client = query.client().limitedTo(CALL_LIMIT);
      boolean unused =
          client.reports(ReportFilter.onQuery(query.id())).stream()
              .allMatch(report -> isKeptAndDone(report.reportId()));
      if (unused) {
        client.deleteQuery(query.id());
      }
    }

    private boolean isKeptAndDone(String reportId) {
      return reports.stream()
          .anyMatch(report -> report.id().equals(reportId) && report.owner().isDoneWith(reportId));
    }

    private void attempt(PartnerInsightsClient client, String what, Runnable deletion) {
      if (unreachable.contains(client)) {
        return;
      }
      try {
        deletion.run();
        LOG.info("Deleted {}, which this application had created", what);
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
