package io.partnerinsights.core.cache;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.ScheduledReport.Trigger;
import io.partnerinsights.core.report.ReportNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What applications have left on the service: reports and queries under the connector's names, of
 * dead drivers and of those who keep them.
 */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final PartnerInsightsClient client;
  private final Instant before;

  /**
   * The leftovers of this account.
   *
   * @param age only what is at least so old; what does not say its age is none
   */
  public Leftovers(PartnerInsightsClient client, Duration age, Instant now) {
    this.client = client;
    this.before = now.minus(age);
  }

  /** How much was removed. */
  public record Removed(int reports, int queries) {}

  /**
   * Removes reports that ran at once, and then queries that have no report any more.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException from the first call that fails;
   *     what was removed before stays removed
   */
  public Removed remove() {
    List<ScheduledReport> reports =
        client.reports(ReportFilter.all()).stream().filter(this::isOurs).toList();
    reports.forEach(report -> client.deleteReport(report.reportId()));
    List<ScheduledQuery> queries = unusedQueries();
    queries.forEach(query -> client.deleteQuery(query.queryId()));
    LOG.info("Removed {} reports and {} queries", reports.size(), queries.size());
    return new Removed(reports.size(), queries.size());
  }

  private boolean isOurs(ScheduledReport report) {
    return ReportNames.isOurs(report.reportName())
        && report.trigger() == Trigger.EXECUTE_NOW
        && isOld(report.createdTime());
  }

  private List<ScheduledQuery> unusedQueries() {
    Set<String> used =
        client.reports(ReportFilter.all()).stream()
            .map(ScheduledReport::queryId)
            .collect(Collectors.toSet());
    return client.queries(QueryFilter.own()).stream()
        .filter(query -> ReportNames.isOurs(query.name()) && isOld(query.createdTime()))
        .filter(query -> !query.isSystem() && !used.contains(query.queryId()))
        .toList();
  }

  private boolean isOld(Optional<Instant> createdTime) {
    return createdTime.map(time -> !time.isAfter(before)).orElse(false);
  }
}
