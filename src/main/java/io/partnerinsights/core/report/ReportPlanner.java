package io.partnerinsights.core.report;

import io.partnerinsights.core.api.PartnerInsightsClient;
import io.partnerinsights.core.api.model.Dataset;
import io.partnerinsights.core.api.model.QueryFilter;
import io.partnerinsights.core.api.model.ReportFilter;
import io.partnerinsights.core.api.model.ScheduledQuery;
import io.partnerinsights.core.api.model.ScheduledReport;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.query.DatasetShape;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.QueryValidator;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.schema.SchemaResolver;
import java.util.List;

/**
 * Finds out, with GETs only, whether a request can be answered and what its columns are: this is
 * all that load, schema and EXPLAIN do. For a query's text it is one call; an existing query or
 * report is looked up first.
 */
public final class ReportPlanner {
  private final PartnerInsightsClient client;
  private final SchemaResolver schemas;

  /** Plans with this account's client; hints win over the dictionary's types. */
  public ReportPlanner(PartnerInsightsClient client, SchemaHints hints) {
    this.client = client;
    this.schemas = new SchemaResolver(DataDictionary.bundled(), hints);
  }

  /**
   * Checks the request against what the service offers to this account now.
   *
   * @throws io.partnerinsights.core.errors.QueryException for a dataset, column or TIMESPAN that
   *     does not exist, with the nearest names; {@code QUERY_NOT_FOUND} for an unknown query id
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND}
   */
  public PlannedReport plan(ReportRequest request) {
    InsightsQuery query = query(request.question());
    List<DatasetShape> offered = client.datasets().stream().map(ReportPlanner::shape).toList();
    if (request.question() instanceof Question.QueryText) {
      QueryValidator.validate(query, offered);
    }
    return new PlannedReport(request, query, schema(query, offered));
  }

  /**
   * What the service has stored it may answer, whatever it lists today: published system queries
   * select columns, and even read datasets, that are listed nowhere. So only a new text is checked.
   */
  private ReportSchema schema(InsightsQuery query, List<DatasetShape> offered) {
    return offered.stream()
        .filter(dataset -> dataset.name().equalsIgnoreCase(query.dataset()))
        .findFirst()
        .map(dataset -> schemas.resolve(query, dataset))
        .orElseGet(() -> schemas.resolve(query));
  }

  private static DatasetShape shape(Dataset dataset) {
    return new DatasetShape(
        dataset.datasetName(),
        dataset.selectableColumns(),
        dataset.availableMetrics(),
        dataset.availableDateRanges());
  }

  private InsightsQuery query(Question question) {
    if (question instanceof Question.QueryText text) {
      return text.query();
    }
    return question instanceof Question.ExistingQuery existing
        ? InsightsQuery.parse(storedQuery(existing.queryId()))
        : InsightsQuery.parse(storedReport(((Question.ExistingReport) question).reportId()));
  }

  private String storedQuery(String queryId) {
    return client.queries(QueryFilter.byId(queryId)).stream()
        .filter(query -> query.queryId().equalsIgnoreCase(queryId))
        .map(ScheduledQuery::query)
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(ErrorCode.QUERY_NOT_FOUND, "The service has no query " + queryId)
                    .reason("it is neither among this account's queries nor a system query")
                    .remedy("check option queryId, or write the query out in option query")
                    .toException());
  }

  private String storedReport(String reportId) {
    return client.reports(ReportFilter.byId(reportId)).stream()
        .filter(report -> report.reportId().equalsIgnoreCase(reportId))
        .map(ScheduledReport::query)
        .findFirst()
        .orElseThrow(() -> WaitErrors.gone(reportId));
  }
}
