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
import java.util.function.Function;

/**
 * The stored query of a checked query, under the connector's name for its text. It is created only
 * if it is not stored yet: an account may store 100 queries, and a nightly job runs the same one.
 */
public record QueryFinder(CheckedQuery checkedQuery) {
  /** Maximum age of a list of queries before a creation: a duplicate query does no harm. */
  private static final Duration MAX_LIST_AGE = Duration.ofMinutes(1);

  /** Minimum time before the POST is repeated: a duplicate query creates no duplicate report. */
  private static final Duration FIRST_LIST_LAG = Duration.ofSeconds(1);

  /** Pause after a query was found deleted, because a list may still show it. */
  private static final Duration RECREATE_DELAY = Duration.ofSeconds(10);

  /**
   * Finds the stored query with this id or text in a list that was requested at or after this time.
   * If the list has several pages, also asks for the query by its name.
   */
  Optional<String> findListed(ReportWait wait, Instant minRequestTime) {
    if (checkedQuery.request().target() instanceof ReadTarget.StoredQuery target) {
      return Optional.of(target.queryId());
    }
    ListSnapshot<ScheduledQuery> ownQueries = wait.client().listOwnQueriesOrReuse(minRequestTime);
    Optional<String> queryId = findQueryIn(ownQueries.items());
    return queryId.isPresent() || ownQueries.isComplete() ? queryId : findByName(wait);
  }

  /** Asks the service for the stored query by its name; one GET. */
  Optional<String> findByName(ReportWait wait) {
    return checkedQuery.request().target() instanceof ReadTarget.StoredQuery target
        ? Optional.of(target.queryId())
        : findQueryIn(
            wait.client()
                .listQueries(QueryFilter.byName(ReportNames.ofQuery(checkedQuery.query()))));
  }

  private Optional<String> findQueryIn(List<ScheduledQuery> queries) {
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

  /**
   * Finds or creates the stored query, and creates a report on it. Does both again while time is
   * left, if the query was deleted before the report was created.
   *
   * @param createReport receives the id of the query
   */
  public <T> T createReport(ReportWait wait, Function<String, T> createReport) {
    String queryId = findOrCreate(wait, wait.now().minus(MAX_LIST_AGE));
    for (; ; ) {
      try {
        return createReport.apply(queryId);
      } catch (PartnerInsightsException e) {
        if (!mayRecreateAfter(e, wait)) {
          throw e;
        }
        wait.pauseFor(RECREATE_DELAY);
        queryId = findOrCreate(wait, wait.now());
      }
    }
  }

  /** A query that the user has named is not created. */
  private boolean mayRecreateAfter(PartnerInsightsException refusal, ReportWait wait) {
    return refusal.code() == ErrorCode.QUERY_NOT_FOUND
        && checkedQuery.request().target() instanceof ReadTarget.QueryText
        && !Durations.isOver(wait.timeLeft());
  }

  /** Finds or creates the query; a list counts only if it was requested at or after this time. */
  private String findOrCreate(ReportWait wait, Instant minRequestTime) {
    return findListed(wait, minRequestTime).orElseGet(() -> createQuery(wait));
  }

  private String createQuery(ReportWait wait) {
    String name = ReportNames.ofQuery(checkedQuery.query());
    NewQuery query = new NewQuery(name, ReportUse.DESCRIPTION, checkedQuery.query().toText());
    String queryId =
        new UniquePost<>(
                wait,
                FIRST_LIST_LAG,
                () -> wait.client().createQuery(query).queryId(),
                () -> findByName(wait),
                ReportErrors.QUERY_UNCONFIRMED.problem(name))
            .sendOrFind();
    wait.progressLog().logEvent("Created query %s: %s".formatted(queryId, query.query()));
    return queryId;
  }
}
