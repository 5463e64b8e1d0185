package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.DriftPolicy;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.QueryValidator;
import io.partnerinsights.core.schema.ColumnSample;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DriftCheck;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.schema.SchemaResolver;
import java.util.List;
import java.util.Optional;

/**
 * Finds out, with GETs only, whether a request can be answered and what its columns are: this is
 * all that load, schema and EXPLAIN do. For a query's text it is one call; an existing query or
 * report is looked up first.
 */
public final class ReportPlanner {
  private final PartnerInsightsClient client;
  private final SchemaResolver schemas;
  private final ColumnSample sample;
  private final DriftCheck drift;

  /** Plans with this account's client; hints win over the dictionary's types. */
  public ReportPlanner(PartnerInsightsClient client, SchemaHints hints) {
    this(client, hints, DriftPolicy.WARN);
  }

  /** The same, with something to do where the service has moved away from the dictionary. */
  public ReportPlanner(PartnerInsightsClient client, SchemaHints hints, DriftPolicy policy) {
    DataDictionary dictionary = DataDictionary.bundled();
    this.client = client;
    this.schemas = new SchemaResolver(dictionary, hints);
    this.sample = new ColumnSample(client);
    this.drift = new DriftCheck(dictionary, policy);
  }

  /**
   * Checks the request against what the service offers to this account now.
   *
   * @throws io.partnerinsights.core.errors.QueryException for a dataset, column or TIMESPAN that
   *     does not exist, with the nearest names; {@code QUERY_NOT_FOUND} for an unknown query id;
   *     {@code QUERY_SYNTAX} for a stored text that is not of the language; {@code SCHEMA_DRIFT}
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND}
   */
  public ReportPlan plan(ReportRequest request) {
    if (request.question() instanceof ReadTarget.QueryText text) {
      List<Dataset> offered = offered();
      QueryValidator.validate(text.query(), offered);
      return planned(request, text.query(), offered);
    }
    return request.question() instanceof ReadTarget.ExistingQuery existing
        ? onQuery(storedQuery(existing.queryId()), request)
        : onReport(
            storedReport(((ReadTarget.ExistingReport) request.question()).reportId()), request);
  }

  /**
   * The dataset of that name, as the service offers it to this account now.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_DATASET}
   */
  public Dataset dataset(String name) {
    return QueryValidator.dataset(name, offered());
  }

  /**
   * What the service offers of the dataset that a planned report reads, if it lists it; one call.
   */
  public Optional<Dataset> dataset(ReportPlan plan) {
    return offered().stream()
        .filter(dataset -> dataset.name().equalsIgnoreCase(plan.query().dataset()))
        .findFirst();
  }

  /**
   * Checks a query's text against its dataset; one call, if it selects columns that nothing is
   * known about.
   *
   * @throws io.partnerinsights.core.errors.QueryException as {@link #plan(ReportRequest)}
   */
  public ReportPlan plan(ReportRequest request, InsightsQuery query, Dataset dataset) {
    QueryValidator.validate(query, dataset);
    return new ReportPlan(request, query, schema(query, dataset), account());
  }

  private ReportPlan onQuery(ScheduledQuery stored, ReportRequest request) {
    InsightsQuery query = StoredQueryText.of(stored).parse();
    return planned(request, query, offered());
  }

  /** A report that exists has its format, whatever was asked for. */
  private ReportPlan onReport(ScheduledReport stored, ReportRequest request) {
    InsightsQuery query = StoredQueryText.of(stored).parse();
    ReportRequest known = new ReportRequest(request.question(), request.range(), stored.format());
    return planned(known, query, offered());
  }

  private ReportPlan planned(ReportRequest request, InsightsQuery query, List<Dataset> offered) {
    return new ReportPlan(request, query, schema(query, offered), account());
  }

  private Fingerprint account() {
    return Fingerprint.of(client.account());
  }

  private List<Dataset> offered() {
    return client.datasets();
  }

  /**
   * What the service has stored it may answer, whatever it lists today: published system queries
   * select columns, and even read datasets, that are listed nowhere. So only a new text is checked.
   */
  private ReportSchema schema(InsightsQuery query, List<Dataset> offered) {
    return offered.stream()
        .filter(dataset -> dataset.name().equalsIgnoreCase(query.dataset()))
        .findFirst()
        .map(dataset -> schema(query, dataset))
        .orElseGet(() -> typed(query).resolve(query));
  }

  private ReportSchema schema(InsightsQuery query, Dataset live) {
    drift.check(live);
    return typed(query).resolve(query, live);
  }

  private SchemaResolver typed(InsightsQuery query) {
    return schemas.with(sample.types(query, schemas.unknown(query)));
  }

  private ScheduledQuery storedQuery(String queryId) {
    return client.queries(QueryFilter.byId(queryId)).stream()
        .filter(query -> query.queryId().equalsIgnoreCase(queryId))
        .findFirst()
        .orElseThrow(() -> ReportErrors.queryNotFound(queryId));
  }

  private ScheduledReport storedReport(String reportId) {
    return client.reports(ReportFilter.byId(reportId)).stream()
        .filter(report -> report.reportId().equalsIgnoreCase(reportId))
        .findFirst()
        .orElseThrow(() -> ReportErrors.reportNotFound(reportId));
  }
}
