package io.partnerinsights.core.report;

import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.query.InsightsQuery;
import java.time.Duration;
import java.util.Optional;

/**
 * The account's stored queries under the connector's names for their texts. A query is created only
 * if it is not stored yet: an account may store 100 queries, and a nightly job runs the same one.
 */
public final class StoredQueries {
  /** Time after which a query is looked up again: another application may have deleted it. */
  static final Duration MAX_AGE = Duration.ofSeconds(5);

  /** Time until the POST is repeated first: a second query makes no second report. */
  private static final Duration FIRST_LAG = Duration.ofSeconds(1);

  private StoredQueries() {}

  /** Returns the id of the stored query that the plan names, or that has its text; one call. */
  public static Optional<String> find(ReportWait wait, ReportPlan plan) {
    if (plan.request().target() instanceof ReadTarget.StoredQuery stored) {
      return Optional.of(stored.queryId());
    }
    String name = ReportNames.ofQuery(plan.query());
    return wait.client().queries(QueryFilter.byName(name)).stream()
        .filter(query -> query.name().equals(name) && isText(query.query(), plan.query().print()))
        .map(ScheduledQuery::queryId)
        .findFirst();
  }

  /** The service may store a text with other blanks, or without its semicolon. */
  private static boolean isText(String stored, String text) {
    return InsightsQuery.find(stored).map(InsightsQuery::print).orElse(stored).equals(text);
  }

  public static String create(ReportWait wait, ReportPlan plan) {
    String name = ReportNames.ofQuery(plan.query());
    NewQuery query = new NewQuery(name, ReportDescription.ofQuery(), plan.query().print());
    return new UniquePost<>(
            wait,
            FIRST_LAG,
            () -> wait.client().createQuery(query).queryId(),
            () -> find(wait, plan),
            ReportErrors.QUERY_UNCONFIRMED.problem(name))
        .once();
  }
}
