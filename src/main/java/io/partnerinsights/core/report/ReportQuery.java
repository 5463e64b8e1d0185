package io.partnerinsights.core.report;

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
 * The stored query of one plan, under the connector's name for its text. It is created only if it
 * is not stored yet: an account may store 100 queries, and a nightly job runs the same one.
 * Thread-safe.
 */
public final class ReportQuery {
  /** Time after which the query is looked up again: another application may have deleted it. */
  private static final Duration MAX_AGE = Duration.ofSeconds(5);

  /** Time until the POST is repeated first: a second query makes no second report. */
  private static final Duration FIRST_LAG = Duration.ofSeconds(1);

  private final ReportPlan plan;

  /** The query that the last lookup has found, and until when that lookup counts. */
  private @Nullable String queryId;

  private Instant known = Instant.MIN;

  public ReportQuery(ReportPlan plan) {
    this.plan = plan;
  }

  /** Looks up the stored query that the plan names, or that has its text; one call. */
  Optional<String> lookUp(ReportWait wait) {
    Optional<String> found = find(wait);
    stored(found.orElse(null), wait.now());
    return found;
  }

  /** Returns the stored query; looks it up unless that was done just before, and may create it. */
  public String findOrCreate(ReportWait wait) {
    Optional<String> found = isKnown(wait.now()) ? Optional.ofNullable(queryId()) : lookUp(wait);
    return found.orElseGet(() -> create(wait));
  }

  private synchronized void stored(@Nullable String id, Instant now) {
    queryId = id;
    known = now.plus(MAX_AGE);
  }

  synchronized boolean isKnown(Instant now) {
    return now.isBefore(known);
  }

  synchronized @Nullable String queryId() {
    return queryId;
  }

  private Optional<String> find(ReportWait wait) {
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

  private String create(ReportWait wait) {
    String name = ReportNames.ofQuery(plan.query());
    NewQuery query = new NewQuery(name, ReportDescription.ofQuery(), plan.query().print());
    String created =
        new UniquePost<>(
                wait,
                FIRST_LAG,
                () -> wait.client().createQuery(query).queryId(),
                () -> find(wait),
                ReportErrors.QUERY_UNCONFIRMED.problem(name))
            .once();
    wait.log().event("Created query %s: %s".formatted(created, query.query()));
    stored(created, wait.now());
    return created;
  }
}
