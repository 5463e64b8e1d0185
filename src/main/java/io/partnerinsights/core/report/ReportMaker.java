package io.partnerinsights.core.report;

import io.partnerinsights.core.api.PartnerInsightsClient;
import io.partnerinsights.core.api.model.NewQuery;
import io.partnerinsights.core.api.model.NewReport;
import io.partnerinsights.core.api.model.QueryFilter;
import io.partnerinsights.core.api.model.ScheduledQuery;
import io.partnerinsights.core.api.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a report on the service. The query is made only if the service does not have it under the
 * connector's name for it: the number of queries is limited, and a query job runs every night.
 */
final class ReportMaker {
  private static final Logger LOG = LoggerFactory.getLogger(ReportMaker.class);
  private static final String DESCRIPTION = "Made by the Partner Insights connector";

  private final PartnerInsightsClient client;

  ReportMaker(PartnerInsightsClient client) {
    this.client = client;
  }

  ScheduledReport make(PlannedReport plan) {
    String queryId = queryId(plan);
    ReportRequest request = plan.request();
    return client.createReport(
        new NewReport.ExecuteNow(
            ReportNames.ofReport(queryId, request),
            DESCRIPTION,
            queryId,
            request.range().map(range -> new NewReport.TimeRange(range.start(), range.end())),
            request.format(),
            Optional.empty()));
  }

  private String queryId(PlannedReport plan) {
    return plan.request().question() instanceof Question.ExistingQuery existing
        ? existing.queryId()
        : ownQuery(plan.query()).queryId();
  }

  private ScheduledQuery ownQuery(InsightsQuery query) {
    String name = ReportNames.ofQuery(query);
    return client.queries(QueryFilter.byName(name)).stream()
        .filter(known -> known.name().equals(name) && known.query().equals(query.print()))
        .findFirst()
        .orElseGet(() -> create(name, query));
  }

  private ScheduledQuery create(String name, InsightsQuery query) {
    ScheduledQuery created = client.createQuery(new NewQuery(name, DESCRIPTION, query.print()));
    LOG.info("Created query {}: {}", created.queryId(), query.print());
    return created;
  }
}
