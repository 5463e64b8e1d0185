package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.query.InsightsQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account's stored queries under the connector's names for their texts. A query is created only
 * if it is not stored yet: an account may store 100 queries, and a nightly job runs the same one.
 * Used by the thread that waits.
 */
public final class StoredQueries {
  /** Time after which a query is looked up again: another application may have deleted it. */
  private static final Duration MAX_AGE = Duration.ofSeconds(5);

  /** Time until the POST is repeated first: a second query makes no second report. */
  private static final Duration FIRST_LAG = Duration.ofSeconds(1);

  private final ReportWait wait;
  private final ReportPlan plan;
  private final String name;

  /** What the last lookup has found, and how long that counts. */
  private @Nullable String found;

  private Instant until = Instant.MIN;

  /**
   * @param wait the wait that the calls belong to
   * @param plan names a query, or has its text
   */
  public StoredQueries(ReportWait wait, ReportPlan plan) {
    this.wait = wait;
    this.plan = plan;
    this.name = ReportNames.ofQuery(plan.query());
  }

  /** Returns the id of the stored query that the plan names, or that has its text; one call. */
  public Optional<String> find() {
    found =
        plan.request().target() instanceof ReadTarget.StoredQuery stored
            ? stored.queryId()
            : wait.client().queries(QueryFilter.byName(name)).stream()
                .filter(query -> query.name().equals(name) && isText(query.query()))
                .map(ScheduledQuery::queryId)
                .findFirst()
                .orElse(null);
    until = wait.now().plus(MAX_AGE);
    return Optional.ofNullable(found);
  }

  /** The service may store a text with other blanks, or without its semicolon. */
  private boolean isText(String stored) {
    String text = plan.query().print();
    try {
      return InsightsQuery.parse(stored).print().equals(text);
    } catch (QueryException e) {
      return stored.equals(text);
    }
  }

  /** Returns the id as {@link #find}; no call just after one. */
  Optional<String> known() {
    return wait.now().isBefore(until) ? Optional.ofNullable(found) : find();
  }

  /** Creates the plan's query, and returns its id. */
  public String create() {
    NewQuery query = new NewQuery(name, ReportDescription.ofQuery(), plan.query().print());
    return new UniquePost<>(
            wait,
            FIRST_LAG,
            () -> wait.client().createQuery(query).queryId(),
            this::find,
            ReportErrors.queryUnconfirmed(name))
        .once();
  }
}
