package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.client.ReportService.Listed;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.query.InsightsQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The stored query of a checked query, under the connector's name for its text. It is created only
 * if it is not stored yet: an account may store 100 queries, and a nightly job runs the same one.
 */
public record ReportQuery(CheckedQuery checked) {
  /** Age up to which a list of queries counts for a creation: a second query does no harm. */
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  /** Time until the POST is repeated first: a second query makes no second report. */
  private static final Duration FIRST_LAG = Duration.ofSeconds(1);

  /** Interval of the reports that are asked for while a list still shows a deleted query. */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /**
   * Looks up the stored query that is named, or that has the text, in a list that was asked for at
   * or after this time. A list of several pages may lack it.
   */
  Optional<String> lookUp(ReportWait waiting, Instant due) {
    if (checked.request().target() instanceof ReadTarget.StoredQuery stored) {
      return Optional.of(stored.queryId());
    }
    Listed<ScheduledQuery> own = waiting.client().ownQueries(due);
    Optional<String> found = find(own.items());
    return found.isPresent() || own.isWhole() ? found : find(waiting);
  }

  /** Asks the service for the stored query by its name; one GET. */
  Optional<String> find(ReportWait waiting) {
    return checked.request().target() instanceof ReadTarget.StoredQuery stored
        ? Optional.of(stored.queryId())
        : find(waiting.client().queries(QueryFilter.byName(ReportNames.ofQuery(checked.query()))));
  }

  private Optional<String> find(List<ScheduledQuery> listed) {
    String name = ReportNames.ofQuery(checked.query());
    return listed.stream()
        .filter(
            query -> query.name().equals(name) && isText(query.query(), checked.query().print()))
        .map(ScheduledQuery::queryId)
        .findFirst();
  }

  /** The service may store a text with other blanks, or without its semicolon. */
  private static boolean isText(String stored, String text) {
    return InsightsQuery.find(stored).map(InsightsQuery::print).orElse(stored).equals(text);
  }

  /** Returns the stored query; looks it up, and may create it. */
  public String findOrCreate(ReportWait waiting) {
    return findOrCreate(waiting, waiting.now().minus(MAX_AGE));
  }

  /**
   * Returns a query in place of the connector's own one, which was deleted before a report was
   * created on it. Throws the refusal if it has another reason, if the user has named the query, or
   * if no time is left.
   */
  public String replace(PartnerInsightsException refusal, ReportWait waiting) {
    boolean isOwn = checked.request().target() instanceof ReadTarget.QueryText;
    if (refusal.code() != ErrorCode.QUERY_NOT_FOUND || !isOwn || Durations.isOver(waiting.left())) {
      throw refusal;
    }
    // A list may still show the query.
    waiting.pause(INTERVAL);
    return findOrCreate(waiting, waiting.now());
  }

  /** Returns the stored query, which a list lacks only if it was asked for before this time. */
  private String findOrCreate(ReportWait waiting, Instant due) {
    return lookUp(waiting, due).orElseGet(() -> create(waiting));
  }

  private String create(ReportWait waiting) {
    String name = ReportNames.ofQuery(checked.query());
    NewQuery query = new NewQuery(name, ReportUse.CREATED, checked.query().print());
    String created =
        new UniquePost<>(
                waiting,
                FIRST_LAG,
                () -> waiting.client().createQuery(query).queryId(),
                () -> find(waiting),
                ReportErrors.QUERY_UNCONFIRMED.problem(name))
            .once();
    waiting.shown().event("Created query %s: %s".formatted(created, query.query()));
    return created;
  }
}
