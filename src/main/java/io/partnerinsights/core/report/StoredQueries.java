package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.Optional;

/**
 * The account's stored queries under the connector's names for their texts. A query is created only
 * if it is not stored yet: an account may store 100 queries, and a nightly job runs the same one.
 *
 * @param client of the account
 */
public record StoredQueries(PartnerInsightsClient client) {

  /** Returns the id of the stored query that a plan names, or that has its text; one call. */
  public Optional<String> find(ReportPlan plan) {
    if (plan.request().target() instanceof ReadTarget.StoredQuery stored) {
      return Optional.of(stored.queryId());
    }
    InsightsQuery query = plan.query();
    String name = ReportNames.ofQuery(query);
    return client.queries(QueryFilter.byName(name)).stream()
        .filter(stored -> stored.name().equals(name) && isTextOf(query, stored.query()))
        .map(ScheduledQuery::queryId)
        .findFirst();
  }

  /**
   * Creates the plan's query, and returns its id.
   *
   * @param wait the wait that the POST belongs to
   */
  public String create(ReportPlan plan, ReportWait wait) {
    String name = ReportNames.ofQuery(plan.query());
    NewQuery created = new NewQuery(name, ReportDescription.ofQuery(), plan.query().print());
    return new UniquePost<>(
            wait,
            () -> client.createQuery(created).queryId(),
            () -> find(plan),
            ReportErrors.queryUnconfirmed(name))
        .once();
  }

  /** The service may store a text with other blanks, or without its semicolon. */
  private static boolean isTextOf(InsightsQuery query, String stored) {
    try {
      return InsightsQuery.parse(stored).print().equals(query.print());
    } catch (QueryException e) {
      return stored.equals(query.print());
    }
  }
}
