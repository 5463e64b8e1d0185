package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.ReportRunner.OrderLog;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.ReportRequest;
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

  /** What a complete report is for, told to other applications: this one will be there later. */
  private static final String KEPT = " to be kept";

  private final PartnerInsightsClient client;
  private final Turns turns;
  private final OwnQueries queries;
  private final Optional<Webhook> webhook;
  private final LostAnswers lostAnswers;
  private final RandomGenerator random;

  ReportMaker(
      PartnerInsightsClient client,
      Turns turns,
      Optional<Webhook> webhook,
      Sleeper sleeper,
      RandomGenerator random) {
    this.client = client;
    this.turns = turns;
    this.queries = new OwnQueries(client);
    this.webhook = webhook;
    this.lostAnswers = new LostAnswers(sleeper);
    this.random = random;
  }

  /** Whether its application keeps it, so that it says nothing of a wait that was broken off. */
  static boolean isKept(ScheduledReport report) {
    return report.description().endsWith(KEPT);
  }

  /** Tells the log of all that it makes, also if a later step fails. */
  ScheduledReport make(ReportPlan plan, OrderLog log) {
    String queryId = queryId(plan, log);
    ReportRequest request = plan.request();
    NewReport.ExecuteNow order =
        new NewReport.ExecuteNow(
            ReportNames.ofReport(plan.fingerprint(), random.nextLong()),
            DESCRIPTION + (log.isKept() ? KEPT : ""),
            queryId,
            request.range(),
            request.format(),
            webhook);
    ScheduledReport made = turns.make(() -> order(order, log));
    log.madeReport(made.reportId());
    return made;
  }

  private ScheduledReport order(NewReport.ExecuteNow order, OrderLog log) {
    log.orders(order.reportName());
    return lostAnswers.post(
        () -> client.createReport(order),
        () -> named(order.reportName()),
        lost -> unknownReport(order, lost));
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

  private String queryId(ReportPlan plan, OrderLog log) {
    return plan.request().question() instanceof ReadTarget.ExistingQuery existing
        ? existing.queryId()
        : queries.find(plan.query()).orElseGet(() -> create(plan.query(), log)).queryId();
  }

  private ScheduledQuery create(InsightsQuery query, OrderLog log) {
    ScheduledQuery created =
        lostAnswers.post(
            () -> queries.create(query, DESCRIPTION),
            () -> queries.find(query).stream().toList(),
            lost -> unknownQuery(ReportNames.ofQuery(query), lost));
    LOG.info("Created query {}: {}", created.queryId(), query.print());
    log.madeQuery(created.queryId());
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
