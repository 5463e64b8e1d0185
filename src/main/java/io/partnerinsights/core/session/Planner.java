package io.partnerinsights.core.session;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.client.CallFailures;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PushdownMode;
import io.partnerinsights.core.options.TypeInference;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.DatasetCache;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.plan.RangeChecks;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.pushdown.DatasetTable;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.core.pushdown.PushdownResult;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.QueryValidator;
import io.partnerinsights.core.report.ReportRegistry;
import io.partnerinsights.core.report.WaitContext;
import io.partnerinsights.core.sample.ColumnTypeInference;
import io.partnerinsights.core.sample.Preview;
import io.partnerinsights.core.sample.SampleCache;
import io.partnerinsights.core.sample.SampleCache.SampledQuery;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a read with GETs only: checks its options against what the service offers to the account,
 * finds the columns, and checks their types with the service's own test of the query, before the
 * wait for a report. The text of a query needs one call; a stored query, an existing report and a
 * test need one more each.
 */
public final class Planner {
  private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

  /** Maximum number of queries of one read whose reports are remembered. */
  private static final int MAX_CHOICES = 1_000;

  private final ConnectorOptions options;
  private final PartnerInsightsClient client;
  private final DatasetCache datasetCache;
  private final SampleCache sampleCache;
  private final SchemaHints schemaHints;
  private final RangeChecks rangeChecks;
  private final ColumnTypeInference columnTypeInference;

  /**
   * @param client makes the calls, perhaps within the deadline of a wait
   * @param datasetCache those of the application
   * @param sampleCache those of the application; the types that they have given stay
   */
  public Planner(
      ConnectorOptions options,
      PartnerInsightsClient client,
      DatasetCache datasetCache,
      SampleCache sampleCache) {
    this.options = options;
    this.client = client;
    this.datasetCache = datasetCache;
    this.sampleCache = sampleCache;
    this.schemaHints = SchemaHints.of(options);
    this.rangeChecks = new RangeChecks(client.accountKey());
    this.columnTypeInference = new ColumnTypeInference(options, client.supportsTestRanges());
  }

  /** Returns a planner that shares nothing with others. */
  public static Planner withOwnCaches(
      ConnectorOptions options, PartnerInsightsClient client, Clock clock) {
    DatasetCache datasetCache = new DatasetCache(clock, new ReentrantLock());
    return new Planner(options, client, datasetCache, new SampleCache(clock));
  }

  /**
   * Plans the read of the options.
   *
   * @param context the waits of the read
   * @param planClient the client of the finished plan, whose calls have no deadline
   */
  ReadPlan planRead(
      WaitContext context, ReportRegistry registry, PartnerInsightsClient planClient) {
    if (!options.isSet(Options.DATASET)) {
      CheckedQuery checkedQuery = sampleTypes(checkRequest(ReportRequest.of(options))).query();
      return newPlan(checkedQuery, null, checkedQuery, context, registry, planClient);
    }
    DatasetTable table = planTable(options);
    SampledQuery sampledQuery =
        isKnownWithoutMetrics(table) ? null : sampleTypes(table.wholeQuery());
    PartnerInsightsException failure = sampledQuery == null ? null : sampledQuery.failure();
    if (failure != null && isMetricsRefusal(table, failure)) {
      markWithoutMetrics(table, failure);
      sampledQuery = null;
    }
    if (sampledQuery == null) {
      table = planTable(options.withValue(Options.COLUMNS, table.dataset().columns()));
      sampledQuery = sampleTypes(table.wholeQuery());
    }
    DatasetTable typedTable = table.withTypesOf(sampledQuery.query());
    PushdownResult result = new Pushdown(typedTable, mayNarrow()).build();
    return newPlan(result.query(), result, sampledQuery.query(), context, registry, planClient);
  }

  /** Plans the read of an existing report with the query and format of another plan. */
  ReadPlan planExistingReport(
      ReadPlan templatePlan,
      WaitContext context,
      ReportRegistry registry,
      PartnerInsightsClient planClient) {
    ReportRequest request = ReportRequest.of(options);
    CheckedQuery template = templatePlan.query();
    ReportRequest requestWithFormat =
        new ReportRequest(request.target(), request.range(), template.request().format());
    CheckedQuery checkedQuery =
        sampleTypes(checkQuery(requestWithFormat, template.query())).query();
    return newPlan(checkedQuery, null, checkedQuery, context, registry, planClient);
  }

  private ReadPlan newPlan(
      CheckedQuery query,
      @Nullable PushdownResult pushdownResult,
      CheckedQuery previewQuery,
      WaitContext context,
      ReportRegistry registry,
      PartnerInsightsClient planClient) {
    LineageName lineageName = LineageName.of(options, query, planClient);
    Preview preview = new Preview(planClient, previewQuery, sampleCache, datasetCache);
    ReadPlan.PlanParts parts =
        new ReadPlan.PlanParts(
            options,
            context,
            registry,
            lineageName,
            columnTypeInference,
            preview,
            new LruMap<>(MAX_CHOICES));
    return new ReadPlan(parts, query, pushdownResult);
  }

  /** In lenient modes all columns decide which rows are malformed, so nothing is pushed down. */
  private boolean mayNarrow() {
    return options.get(Options.PUSHDOWN) == PushdownMode.ALWAYS
        && !options.get(Options.MODE).isLenient();
  }

  /** Returns the account's datasets, as of the last list of some minutes; one GET at most. */
  public List<Dataset> listDatasets() {
    return datasetCache.listOrReuse(client);
  }

  /** Checks a request against what the service offers to this account now. */
  public CheckedQuery checkRequest(ReportRequest request) {
    ReadTarget target = request.target();
    if (target instanceof ReadTarget.QueryText text) {
      return datasetCache.callWithDatasets(
          client, listedDatasets -> checkQueryText(request, text.query(), listedDatasets));
    }
    if (target instanceof ReadTarget.StoredQuery storedTarget) {
      ScheduledQuery storedQuery = requireStoredQuery(storedTarget.queryId());
      return checkQuery(
          request,
          parseStoredText(
              "the stored query", "queryId", storedQuery.queryId(), storedQuery.query()));
    }
    return checkReport(request, ((ReadTarget.ExistingReport) target).reportId());
  }

  /** An existing report already has a format: the format option is ignored. */
  private CheckedQuery checkReport(ReportRequest request, String reportId) {
    ScheduledReport report =
        client.findReport(reportId).orElseThrow(() -> PlanErrors.REPORT_NOT_FOUND.error(reportId));
    ReportRequest requestWithFormat =
        new ReportRequest(request.target(), request.range(), report.format());
    String queryDescription = "the query of report";
    return checkQuery(
        requestWithFormat,
        parseStoredText(queryDescription, "reportId", report.reportId(), report.query()));
  }

  /** Parses a stored text, which any user of the account may have written. */
  private static InsightsQuery parseStoredText(
      String queryDescription, String optionKey, String id, String text) {
    try {
      return InsightsQuery.parse(text);
    } catch (QueryException e) {
      throw PlanErrors.unreadableQuery(queryDescription, optionKey, id, e);
    }
  }

  private ScheduledQuery requireStoredQuery(String queryId) {
    return findById(datasetCache.freshQueries(), queryId)
        .or(() -> findById(client.listQueries(QueryFilter.byId(queryId)), queryId))
        .orElseThrow(() -> PlanErrors.QUERY_NOT_FOUND.error(queryId));
  }

  private static Optional<ScheduledQuery> findById(List<ScheduledQuery> queries, String queryId) {
    return queries.stream().filter(query -> query.queryId().equalsIgnoreCase(queryId)).findFirst();
  }

  private CheckedQuery checkQueryText(
      ReportRequest request, InsightsQuery query, List<Dataset> listedDatasets) {
    QueryValidator.validate(query, listedDatasets);
    return checkRangeAndFindSchema(request, query, listedDatasets);
  }

  private CheckedQuery checkQuery(ReportRequest request, InsightsQuery query) {
    return datasetCache.callWithDatasets(
        client, listedDatasets -> checkRangeAndFindSchema(request, query, listedDatasets));
  }

  /** Some system queries select columns, or read a dataset, that the service does not list. */
  private CheckedQuery checkRangeAndFindSchema(
      ReportRequest request, InsightsQuery query, List<Dataset> listedDatasets) {
    Dataset dataset = Dataset.findByName(listedDatasets, query.dataset()).orElse(null);
    rangeChecks.checkAndLogRange(request, query, dataset);
    ReportSchema schema =
        dataset == null
            ? schemaHints.resolveSchema(query)
            : schemaHints.resolveSchema(query, dataset);
    return newCheckedQuery(request, query, schema);
  }

  private CheckedQuery newCheckedQuery(
      ReportRequest request, InsightsQuery query, ReportSchema schema) {
    Fingerprint account = Fingerprint.of(client.accountKey());
    return new CheckedQuery(request, query, schema, account, client.connectionId());
  }

  /**
   * Returns the table of option {@code dataset}.
   *
   * @throws QueryException if a dataset, column, metric or range does not exist; the message has
   *     the nearest names
   */
  private DatasetTable planTable(ConnectorOptions tableOptions) {
    return datasetCache.callWithDatasets(
        client,
        listedDatasets ->
            newTable(
                tableOptions,
                QueryValidator.requireDataset(tableOptions.get(Options.DATASET), listedDatasets)));
  }

  private DatasetTable newTable(ConnectorOptions tableOptions, Dataset dataset) {
    InsightsQuery query = DatasetTable.queryFor(tableOptions, dataset);
    ReportRequest request =
        new ReportRequest(
            new ReadTarget.QueryText(query),
            tableOptions.findTimeRange().orElse(null),
            tableOptions.get(Options.REPORT_FORMAT));
    QueryValidator.validate(query, dataset);
    rangeChecks.checkAndLogRange(request, query, dataset);
    if (!tableOptions.isSet(Options.TIMESPAN)) {
      rangeChecks.logTableRange(query, dataset);
    }
    return DatasetTable.of(
        newCheckedQuery(request, query, schemaHints.resolveSchema(query, dataset)), dataset);
  }

  /** A read that is not sampled never depends on what other reads of the application have found. */
  private boolean isKnownWithoutMetrics(DatasetTable table) {
    return options.get(Options.INFER_SCHEMA) == TypeInference.SAMPLE
        && sampleCache.areMetricsRefused(table.wholeQuery().sharedKey());
  }

  private boolean isMetricsRefusal(DatasetTable table, PartnerInsightsException failure) {
    boolean isSelected = options.isSet(Options.COLUMNS) || options.isSet(Options.METRICS);
    return !isSelected
        && !table.dataset().metrics().isEmpty()
        && CallFailures.isColumnRefusal(failure);
  }

  /** Removes the metrics from the table, for all reads of the application. */
  private void markWithoutMetrics(DatasetTable table, PartnerInsightsException failure) {
    sampleCache.markMetricsRefused(table.wholeQuery().sharedKey());
    LOG.warn(
        "Dataset {} is read without its metrics, because the service rejects a query of all columns"
            + " and all metrics: {}. If you need some of the metrics, set option `metrics` to their"
            + " names, and option `columns` to the names of only those columns that you need",
        table.dataset().name(),
        failure.summary());
  }

  /**
   * Checks the types of a query, unless option {@code inferSchema} has no sample; one GET at most,
   * and another one if the first has found no row. The user's types are compared with the rows of
   * that test.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type of the
   *     user that is certain to end the read, and for dates with two readings
   */
  public SampledQuery sampleTypes(CheckedQuery query) {
    return sampleCache.sampleQuery(query, columnTypeInference, client);
  }
}
