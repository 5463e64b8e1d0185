package io.partnerinsights.core.cache;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.ReportRunner.OrderLog;
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
 * What an application has made on the service: only this is ever removed at its end. Thread-safe.
 */
final class Belongings {
  private static final Logger LOG = LoggerFactory.getLogger(Belongings.class);

  /** A call at the end is not worth more. */
  private static final Duration EACH_CALL = Duration.ofSeconds(5);

  private final List<Report> reports = new ArrayList<>();
  private final List<Query> queries = new ArrayList<>();

  private record Report(PartnerInsightsClient client, String id, Keep keep, SharedReport owner) {
    boolean goes() {
      return keep == Keep.NOTHING && owner.isDoneWith(id);
    }
  }

  private record Query(PartnerInsightsClient client, String id, Keep keep) {}

  OrderLog logFor(SharedReport owner, PartnerInsightsClient client, Keep keep) {
    return new OrderLog() {
      @Override
      public boolean isKept() {
        return keep != Keep.NOTHING;
      }

      @Override
      public void orders(String reportName) {
        owner.orders(reportName);
      }

      @Override
      public void madeQuery(String queryId) {
        add(new Query(client, queryId, keep));
      }

      @Override
      public void madeReport(String reportId) {
        add(new Report(client, reportId, keep, owner));
      }
    };
  }

  private synchronized void add(Report report) {
    reports.add(report);
  }

  private synchronized void add(Query query) {
    queries.add(query);
  }

  /** Removes what is not kept, for so long at most; what fails is logged and stays. */
  void remove(Duration patience) {
    Thread thread = new Thread(this::removeNow, "partnerinsights-clean-up");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private synchronized void removeNow() {
    Removal removal = new Removal();
    reports.stream().filter(Report::goes).forEach(removal::remove);
    queries.stream().filter(query -> query.keep() != Keep.ALL).forEach(removal::remove);
    reports.clear();
    queries.clear();
  }

  /** One going through all of it; an account that cannot be reached is not asked again. */
  private final class Removal {
    private final Set<PartnerInsightsClient> unreachable = new HashSet<>();

    void remove(Report report) {
      attempt(
          report.client(),
          "report " + report.id(),
          () -> report.client().hurriedTo(EACH_CALL).deleteReport(report.id()));
    }

    void remove(Query query) {
      attempt(query.client(), "query " + query.id(), () -> removeUnused(query));
    }

    /** A query stays as long as there is a report on it that may still need it. */
    private void removeUnused(Query query) {
      PartnerInsightsClient client = query.client().hurriedTo(EACH_CALL);
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

    private void attempt(PartnerInsightsClient client, String what, Runnable action) {
      if (unreachable.contains(client)) {
        return;
      }
      try {
        action.run();
        LOG.info("Removed {}, which this application had made", what);
      } catch (PartnerInsightsException e) {
        failed(client, what, e);
      }
    }

    private void failed(PartnerInsightsClient client, String what, PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND && e.code() != ErrorCode.QUERY_NOT_FOUND) {
        unreachable.add(client);
        LOG.warn("Could not remove {}: {}", what, e.getMessage());
      }
    }
  }
}
