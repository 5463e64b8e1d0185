package io.partnerinsights.core.session;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportDescription;
import io.partnerinsights.core.report.ReportNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the reports and queries that earlier runs have left on the service, including kept ones.
 * Finds them by the names that the connector gives.
 */
public final class OrphanCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanCleanup.class);

  private final PartnerInsightsClient client;
  private final Duration age;
  private final Clock clock;

  OrphanCleanup(PartnerInsightsClient client, Duration age, Clock clock) {
    this.client = client;
    this.age = age;
    this.clock = clock;
  }

  /**
   * Creates a cleanup of the account that the options sign in with; no call.
   *
   * @param age the minimum age of deleted items; an item without a creation time is not deleted
   * @throws io.partnerinsights.core.errors.OptionsException for a negative age
   */
  public static OrphanCleanup of(ConnectorOptions account, Duration age) {
    if (age.isNegative()) {
      throw SessionErrors.negativeAge(age);
    }
    return new OrphanCleanup(Clients.of(account), age, MonotonicClock.system());
  }

  /** The numbers of deleted reports and queries. */
  public record Deleted(int reports, int queries) {}

  /**
   * Deletes ExecuteNow reports, then the queries without a report.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException from the first call that fails;
   *     earlier deletions remain
   */
  public Deleted delete() {
    List<ScheduledReport> reports =
        client.reports(ReportFilter.all()).stream().filter(this::isOrphan).toList();
    reports.forEach(report -> client.deleteReport(report.reportId()));
    List<ScheduledQuery> queries = unusedQueries();
    queries.forEach(query -> client.deleteQuery(query.queryId()));
    LOG.info("Deleted {} reports and {} queries", reports.size(), queries.size());
    return new Deleted(reports.size(), queries.size());
  }

  private boolean isOrphan(ScheduledReport report) {
    return ReportNames.isConnectorName(report.reportName())
        && !report.isScheduled()
        && !ReportDescription.isOfSchedule(report.description())
        && isOld(report.createdTime());
  }

  private List<ScheduledQuery> unusedQueries() {
    Set<String> used =
        client.reports(ReportFilter.all()).stream()
            .map(ScheduledReport::queryId)
            .collect(Collectors.toSet());
    return client.queries(QueryFilter.own()).stream()
        .filter(query -> ReportNames.isConnectorName(query.name()) && isOld(query.createdTime()))
        .filter(query -> !query.isSystem() && !used.contains(query.queryId()))
        .toList();
  }

  /** Returns whether an item has the age by the service's clock, the Date header of responses. */
  private boolean isOld(Optional<Instant> createdTime) {
    Instant before = client.serviceTime(clock.instant()).minus(age);
    return createdTime.map(time -> !time.isAfter(before)).orElse(false);
  }
}
