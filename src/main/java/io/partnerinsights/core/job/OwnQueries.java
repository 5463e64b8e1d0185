package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportNames;
import java.util.Optional;

/** The account's queries under the connector's names for their texts. */
final class OwnQueries {
  private final PartnerInsightsClient client;

  OwnQueries(PartnerInsightsClient client) {
    this.client = client;
  }

  Optional<ScheduledQuery> find(InsightsQuery query) {
    String name = ReportNames.ofQuery(query);
    return client.queries(QueryFilter.byName(name)).stream()
        .filter(known -> known.name().equals(name) && isTextOf(query, known.query()))
        .findFirst();
  }

  ScheduledQuery create(InsightsQuery query, String description) {
    return client.createQuery(new NewQuery(ReportNames.ofQuery(query), description, query.print()));
  }

  /** A service may store a text with other blanks, or without its semicolon. */
  private static boolean isTextOf(InsightsQuery query, String stored) {
    try {
      return InsightsQuery.parse(stored).print().equals(query.print());
    } catch (QueryException e) {
      return stored.equals(query.print());
    }
  }
}
