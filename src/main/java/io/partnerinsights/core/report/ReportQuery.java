package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.client.ReportService.ListSnapshot;
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
public record ReportQuery(CheckedQuery checkedQuery) {
  /** Age up to which a list of queries counts for a creation: a second query does no harm. */
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  /** Time until the POST is repeated first: a second query makes no second report. */
  private static final Duration FIRST_LAG = Duration.ofSeconds(1);

  /** Interval of the reports that are asked for while a list still shows a deleted query. */
  private static final Duration RELIST_INTERVAL = Duration.ofSeconds(10);

  /**
   * Looks up the stored query that is named, or that has the text, in a list that was asked for at
   * or after this time. A list of several pages may lack it.
   */
  Optional<String> findListed(ReportWait wait, Instant notBefore) {
    if (checkedQuery.request().target() instanceof ReadTarget.StoredQuery target) {
      return Optional.of(target.queryId());
    }
    ListSnapshot<ScheduledQuery> ownQueries = wait.client().ownQueriesAsOf(notBefore);
    Optional<String> queryId = findIn(ownQueries.items());
    return queryId.isPresent() || ownQueries.isWhole() ? queryId : findByName(wait);
  }

  /** Asks the service for the stored query by its name; one GET. */
  Optional<String> findByName(ReportWait wait) {
    return checkedQuery.request().target() instanceof ReadTarget.StoredQuery target
        ? Optional.of(target.queryId())
        : findIn(
            wait.client()
                .listQueries(QueryFilter.byName(ReportNames.ofQuery(checkedQuery.query()))));
  }

  private Optional<String> findIn(List<ScheduledQuery> queries) {
    String name = ReportNames.ofQuery(checkedQuery.query());
    return queries.stream()
        .filter(
            query ->
                query.name().equals(name)
                    && isSameText(query.query(), checkedQuery.query().toText()))
        .map(ScheduledQuery::queryId)
        .findFirst();
  }

  /** The service may store a text with other blanks, or without its semicolon. */
  private static boolean isSameText(String storedText, String text) {
    return InsightsQuery.tryParse(storedText)
        .map(InsightsQuery::toText)
        .orElse(storedText)
        .equals(text);
  }

  /** Returns the stored query; looks it up, and may create it. */
  public String findOrCreate(ReportWait wait) {
    return findOrCreate(wait, wait.now().minus(MAX_AGE));
  }

  /**
   * Whether a report was refused because the connector's own query was deleted before, and there is
   * time to create the query again. A query that the user has named is not created.
   */
  public boolean mayRecreateAfter(PartnerInsightsException refusal, ReportWait wait) {
    return refusal.code() == ErrorCode.QUERY_NOT_FOUND
        && checkedQuery.request().target() instanceof ReadTarget.QueryText
        && !Durations.isOver(wait.timeLeft());
  }

  /** Creates the deleted query again, after a wait: a list may still show the old one. */
  public String recreate(ReportWait wait) {
    wait.pauseFor(RELIST_INTERVAL);
    return findOrCreate(wait, wait.now());
  }

  /** Returns the stored query, which a list lacks only if it was asked for before this time. */
  private String findOrCreate(ReportWait wait, Instant notBefore) {
    return findListed(wait, notBefore).orElseGet(() -> createQuery(wait));
  }

  private String createQuery(ReportWait wait) {
    String name = ReportNames.ofQuery(checkedQuery.query());
    NewQuery query = new NewQuery(name, ReportUse.CREATED, checkedQuery.query().toText());
    String queryId =
        new UniquePost<>(
                wait,
                FIRST_LAG,
                () -> wait.client().createQuery(query).queryId(),
                () -> findByName(wait),
                ReportErrors.QUERY_UNCONFIRMED.problem(name))
            .sendUniquely();
    wait.entry().logEvent("Created query %s: %s".formatted(queryId, query.query()));
    return queryId;
  }
}
