package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reports of all applications of the connector whose retention is over, and queries that
 * no report uses, and has them deleted. A failure to delete is logged only.
 */
final class ExpiredReports {
  /** Maximum time for all: the report of the read may complete meanwhile. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  /** Minimum age of a query that is deleted: a report on a new one may not be listed yet. */
  private static final Duration QUERY_AGE = Duration.ofDays(1);

  private final ReportService client;
  private final ReportWait waiting;
  private final Instant end;

  ExpiredReports(ReportWait waiting) {
    this.client = waiting.context().client().limitedTo(CALL_LIMIT);
    this.waiting = waiting;
    this.end = waiting.now().plus(LIMIT);
  }

  /**
   * Deletes what is due.
   *
   * @param used whether this application may be reading a report of this id
   * @param given the report that the user has named: if an earlier run has left it, the user may
   *     name others of that run, so nothing is deleted
   */
  void delete(Predicate<String> used, @Nullable String given) {
    attempt(
        () -> {
          List<ScheduledReport> listed = client.reports(ReportFilter.all());
          Stream<ScheduledReport> due = listed.stream().filter(ExpiredReports::isRemovable);
          if (due.noneMatch(report -> report.reportId().equals(given))) {
            delete(listed.stream().filter(each -> !used.test(each.reportId())));
            deleteQueries(listed);
          }
          return listed;
        });
  }

  /**
   * Deletes what is due, and returns whether the account has room for another report now.
   *
   * @param refusal the error of the creation for which there was no room
   * @throws PartnerInsightsException the refusal, if no listed report can ever make room
   */
  boolean makeRoom(PartnerInsightsException refusal) {
    Optional<List<ScheduledReport>> listed = attempt(() -> client.reports(ReportFilter.all()));
    int deleted = listed.flatMap(all -> attempt(() -> delete(all.stream()))).orElse(0);
    if (deleted == 0
        && listed.isPresent()
        && listed.get().stream().noneMatch(ExpiredReports::isRemovable)) {
      throw refusal;
    }
    return deleted > 0;
  }

  private static boolean isRemovable(ScheduledReport report) {
    return ReportNames.isConnectorName(report.reportName())
        && ReportUse.retention(report).isPresent();
  }

  /** Deletes the oldest reports first, and returns their number. */
  private int delete(Stream<ScheduledReport> reports) {
    return (int)
        reports
            .filter(ExpiredReports::isRemovable)
            .sorted(Comparator.comparing(report -> report.findCreatedTime().orElse(Instant.MIN)))
            .filter(report -> isInTime() && isOver(report))
            .map(ScheduledReport::reportId)
            .filter(id -> logged(ReportCleanup.REPORT, id, ReportCleanup.deleteReport(client, id)))
            .count();
  }

  private boolean logged(String kind, String id, boolean deleted) {
    if (deleted) {
      waiting.shown().deleted(kind + " " + id);
    }
    return deleted;
  }

  private boolean isInTime() {
    waiting.checkInterrupt();
    return waiting.now().isBefore(end);
  }

  /** Asks for the execution only when the report may be over: each is a call. */
  private boolean isOver(ScheduledReport report) {
    Instant now = waiting.serviceTime();
    Retention retention = ReportUse.retention(report).orElseThrow();
    return !now.isBefore(retention.earliestEnd())
        && !now.isBefore(retention.end(Executions.newest(client, report.reportId()).orElse(null)));
  }

  /** A query whose last report was deleted just now stays: a job of this hour may use it again. */
  private void deleteQueries(List<ScheduledReport> listed) {
    Set<String> used = ReportCleanup.queriesInUse(listed, report -> false);
    Instant before = waiting.serviceTime().minus(QUERY_AGE);
    client.queries(QueryFilter.own()).stream()
        .filter(query -> ReportCleanup.isOrphan(query, before) && !used.contains(query.queryId()))
        .filter(query -> isInTime())
        .map(ScheduledQuery::queryId)
        .forEach(id -> logged(ReportCleanup.QUERY, id, ReportCleanup.deleteQuery(client, id)));
  }

  private <T> Optional<T> attempt(Supplier<T> calls) {
    try {
      return Optional.of(calls.get());
    } catch (PartnerInsightsException e) {
      waiting.checkInterrupt();
      waiting.shown().event("Reports that are no longer used were not deleted: " + e.getMessage());
      return Optional.empty();
    }
  }
}
