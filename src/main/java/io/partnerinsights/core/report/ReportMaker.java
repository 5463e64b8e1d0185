package io.partnerinsights.core.report;

import io.partnerinsights.core.api.PartnerInsightsClient;
import io.partnerinsights.core.api.model.NewQuery;
import io.partnerinsights.core.api.model.NewReport;
import io.partnerinsights.core.api.model.QueryFilter;
import io.partnerinsights.core.api.model.ReportFilter;
import io.partnerinsights.core.api.model.ScheduledQuery;
import io.partnerinsights.core.api.model.ScheduledReport;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.turn.Turns;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a report on the service. The query is made only if the service does not have it under the
 * connector's name for it: the number of queries is limited, and a query job runs every night. Each
 * report has a name of its own, by which it is found if the answer to its order is lost.
 */
final class ReportMaker {
  private static final Logger LOG = LoggerFactory.getLogger(ReportMaker.class);
  private static final String DESCRIPTION = "Made by the Partner Insights connector";

  private final PartnerInsightsClient client;
  private final Turns turns;
  private final LostAnswers lostAnswers;
  private final RandomGenerator random;

  ReportMaker(PartnerInsightsClient client, Turns turns, Sleeper sleeper, RandomGenerator random) {
    this.client = client;
    this.turns = turns;
    this.lostAnswers = new LostAnswers(sleeper);
    this.random = random;
  }

  ScheduledReport make(PlannedReport plan) {
    String queryId = queryId(plan);
    ReportRequest request = plan.request();
    NewReport.ExecuteNow order =
        new NewReport.ExecuteNow(
            ReportNames.ofReport(queryId, request, random.nextLong()),
            DESCRIPTION,
            queryId,
            request.range().map(range -> new NewReport.TimeRange(range.start(), range.end())),
            request.format(),
            Optional.empty());
    return turns.make(
        () ->
            lostAnswers.post(
                () -> client.createReport(order),
                () -> named(order.reportName()),
                lost -> unknownReport(order, lost)));
  }

  /** The one report of this name. */
  Optional<ScheduledReport> find(String reportName) {
    List<ScheduledReport> named = named(reportName);
    return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
  }

  private List<ScheduledReport> named(String reportName) {
    return client.reports(ReportFilter.byName(reportName)).stream()
        .filter(report -> report.reportName().equals(reportName))
        .toList();
  }

  private String queryId(PlannedReport plan) {
    return plan.request().question() instanceof Question.ExistingQuery existing
        ? existing.queryId()
        : ownQuery(plan.query()).queryId();
  }

  private ScheduledQuery ownQuery(InsightsQuery query) {
    String name = ReportNames.ofQuery(query);
    return stored(name, query).stream().findFirst().orElseGet(() -> create(name, query));
  }

  private List<ScheduledQuery> stored(String name, InsightsQuery query) {
    return client.queries(QueryFilter.byName(name)).stream()
        .filter(known -> known.name().equals(name) && isTextOf(query, known.query()))
        .toList();
  }

  /** A service may store a text with other blanks, or without its semicolon. */
  private static boolean isTextOf(InsightsQuery query, String stored) {
    try {
      return InsightsQuery.parse(stored).print().equals(query.print());
    } catch (QueryException e) {
      return stored.equals(query.print());
    }
  }

  private ScheduledQuery create(String name, InsightsQuery query) {
    ScheduledQuery created =
        lostAnswers.post(
            () -> client.createQuery(new NewQuery(name, DESCRIPTION, query.print())),
            () -> stored(name, query).stream().limit(1).toList(),
            lost -> unknownQuery(name, lost));
    LOG.info("Created query {}: {}", created.queryId(), query.print());
    return created;
  }

  private static PartnerInsightsException unknownQuery(String name, PartnerInsightsException lost) {
    return unknown("The query was sent, but the answer was lost", lost)
        .remedy("ask again: the query is made anew only if it is not listed under its name then")
        .id("queryName", name)
        .toException();
  }

  private static PartnerInsightsException unknownReport(
      NewReport.ExecuteNow order, PartnerInsightsException lost) {
    return unknown("The report was ordered, but the answer was lost", lost)
        .remedy(
            "look for the report by its name in a few minutes and, if it is listed, read it with"
                + " option reportId; if not, it was not made: ask again")
        .id("reportName", order.reportName())
        .toException();
  }

  private static Problem unknown(String problem, PartnerInsightsException lost) {
    Problem unknown =
        Problem.of(ErrorCode.OUTCOME_UNKNOWN, problem)
            .reason("nothing is listed under its name so far; it was not sent again")
            .cause(lost);
    lost.ids().forEach(unknown::id);
    return unknown;
  }
}
