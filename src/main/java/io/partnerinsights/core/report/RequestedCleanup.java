package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes reports and queries of the connector on one account for a user who asks for it, as
 * procedure {@code clean_up} does. What another application has deleted at the same time counts as
 * deleted. {@link AutomaticCleanup} deletes what no user asks for.
 */
public final class RequestedCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(RequestedCleanup.class);

  private static final String REPORT = "report";
  private static final String QUERY = "query";

  private final ReportService client;
  private final Clock clock;
  private final Function<String, Instant> localUseEnd;

  /**
   * @param localUseEnd until when this application may be reading the report of an id
   */
  public RequestedCleanup(
      ReportService client, Clock clock, Function<String, Instant> localUseEnd) {
    this.client = client;
    this.clock = clock;
    this.localUseEnd = localUseEnd;
  }

  /**
   * A report or query that the connector has created.
   *
   * @param kind {@code report} or {@code query}
   * @param inUseUntil until when an application may be using it; absent if none can be
   */
  public record ReportOrQuery(
      String kind, String id, String name, Instant creationTime, @Nullable Instant inUseUntil) {
    public boolean isInUse() {
      return inUseUntil != null;
    }
  }

  /** Returns whether the service still had the report. */
  public static boolean deleteReport(ReportService client, String reportId) {
    return deleteIfPresent(() -> client.deleteReport(reportId));
  }

  static boolean deleteQuery(ReportService client, String queryId) {
    return deleteIfPresent(() -> client.deleteQuery(queryId));
  }

  private static boolean deleteIfPresent(Runnable call) {
    try {
      call.run();
      return true;
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND && e.code() != ErrorCode.QUERY_NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Returns the queries that reports need.
   *
   * @param isExcluded the reports whose queries are not returned
   */
  private static Set<String> queryIdsInUse(
      List<ScheduledReport> reports, Predicate<ScheduledReport> isExcluded) {
    Set<String> queryIds = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    reports.stream()
        .filter(isExcluded.negate())
        .map(ScheduledReport::queryId)
        .forEach(queryIds::add);
    return queryIds;
  }

  /**
   * Returns the ExecuteNow reports of at least this age, and then the queries that only these
   * reports use, or none; GETs only. An item without a creation time is left out.
   */
  public List<ReportOrQuery> findItemsForCleanUp(Duration minAge) {
    if (minAge.isNegative()) {
      throw ReportErrors.NEGATIVE_AGE.error();
    }
    // The service's time is known only after a first call.
    List<ScheduledReport> reports = client.listReports(ReportFilter.all());
    Instant createdUntil = serviceTime().minus(minAge);
    List<ScheduledReport> oldReports =
        reports.stream().filter(report -> isForCleanup(report, createdUntil)).toList();
    Map<String, Instant> queryUseEnds = new HashMap<>();
    List<ReportOrQuery> items = new ArrayList<>();
    Map<String, ReportExecution> newestExecutions =
        Executions.newestByReportId(
            client, oldReports.stream().map(ScheduledReport::reportId).toList());
    for (ScheduledReport report : oldReports) {
      Instant creationTime = Objects.requireNonNull(report.createdTime(), "an orphan has one");
      Retention retention =
          ReportUse.findRetention(report)
              .orElseGet(() -> Retention.ofReportCreatedAt(creationTime));
      Instant retentionEnd =
          retention.afterExecution(newestExecutions.get(report.reportId())).earliestEnd();
      Instant inUseUntil = Retention.laterOf(retentionEnd, useEnd(report.reportId()));
      queryUseEnds.merge(report.queryId(), inUseUntil, Retention::laterOf);
      items.add(newItem(REPORT, report.reportId(), report.reportName(), creationTime, inUseUntil));
    }
    Set<String> otherQueryIds = queryIdsInUse(reports, oldReports::contains);
    client.listQueries(QueryFilter.ofUser()).stream()
        .filter(
            query ->
                ReportUse.isForCleanup(query, createdUntil)
                    && !otherQueryIds.contains(query.queryId()))
        .map(query -> queryItem(query, queryUseEnds.get(query.queryId())))
        .forEach(items::add);
    return items;
  }

  /** Returns the chosen reports, and then the connector's queries that only they use; two GETs. */
  public List<ReportOrQuery> findReportsAndQueries(Predicate<ScheduledReport> isSelected) {
    List<ScheduledReport> reports = client.listReports(ReportFilter.all());
    Set<String> queryIds = queryIdsInUse(reports, isSelected.negate());
    queryIds.removeAll(queryIdsInUse(reports, isSelected));
    List<ReportOrQuery> items = new ArrayList<>();
    reports.stream()
        .filter(isSelected)
        .map(
            each ->
                new ReportOrQuery(REPORT, each.reportId(), each.reportName(), Instant.MIN, null))
        .forEach(items::add);
    client.listQueries(QueryFilter.ofUser()).stream()
        .filter(query -> queryIds.contains(query.queryId()))
        .filter(query -> ReportNames.isConnectorName(query.name()))
        .map(query -> new ReportOrQuery(QUERY, query.queryId(), query.name(), Instant.MIN, null))
        .forEach(items::add);
    return items;
  }

  private boolean isForCleanup(ScheduledReport report, Instant createdUntil) {
    return ReportUse.isForCleanup(report, Fingerprint.of(client.accountKey()))
        && report.createdTime() != null
        && !report.createdTime().isAfter(createdUntil);
  }

  /** A report on a new query may not be listed yet. */
  private ReportOrQuery queryItem(ScheduledQuery query, @Nullable Instant reportUseEnd) {
    Instant creationTime = Objects.requireNonNull(query.createdTime(), "an orphan has one");
    Instant inUseUntil =
        reportUseEnd == null ? creationTime.plus(ReportState.LIST_LAG) : reportUseEnd;
    return newItem(QUERY, query.queryId(), query.name(), creationTime, inUseUntil);
  }

  private ReportOrQuery newItem(
      String kind, String id, String name, Instant creationTime, Instant inUseUntil) {
    return new ReportOrQuery(
        kind, id, name, creationTime, serviceTime().isBefore(inUseUntil) ? inUseUntil : null);
  }

  /**
   * Deletes items in their order, until a call fails.
   *
   * @param command what deletes them, for the log
   */
  public void deleteItems(List<ReportOrQuery> items, String command) {
    for (ReportOrQuery item : items) {
      if (item.kind().equals(REPORT)) {
        deleteReport(client, item.id());
      } else {
        deleteQuery(client, item.id());
      }
      LOG.info("{} deleted {} {}", command, item.kind(), item.id());
    }
  }

  private Instant useEnd(String reportId) {
    Instant localEnd = localUseEnd.apply(reportId);
    return clock.instant().isAfter(localEnd) ? Instant.MIN : client.toServiceTime(localEnd);
  }

  private Instant serviceTime() {
    return client.toServiceTime(clock.instant());
  }
}
