package io.partnerinsights.core.session;

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
import io.partnerinsights.core.pushdown.PushedDown;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.QueryValidator;
import io.partnerinsights.core.report.ReportContext;
import io.partnerinsights.core.report.Reports;
import io.partnerinsights.core.sample.ColumnTypes;
import io.partnerinsights.core.sample.Preview;
import io.partnerinsights.core.sample.QueryTests;
import io.partnerinsights.core.sample.QueryTests.Sampled;
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

  private final ConnectorOptions options;
  private final PartnerInsightsClient client;
  private final DatasetCache datasets;
  private final QueryTests tests;
  private final SchemaHints hints;
  private final RangeChecks ranges;
  private final ColumnTypes types;

  /**
   * @param client makes the calls, perhaps within the deadline of a wait
   * @param datasets those of the application
   * @param tests those of the application; the types that they have given stay
   */
  public Planner(
      ConnectorOptions options,
      PartnerInsightsClient client,
      DatasetCache datasets,
      QueryTests tests) {
    this.options = options;
    this.client = client;
    this.datasets = datasets;
    this.tests = tests;
    this.hints = SchemaHints.of(options);
    this.ranges = new RangeChecks(client.account());
    this.types = new ColumnTypes(options, client.testsRanges());
  }

  /** Returns a planner that shares nothing with others. */
  public static Planner alone(ConnectorOptions options, PartnerInsightsClient client, Clock clock) {
    DatasetCache datasets = new DatasetCache(clock, new ReentrantLock());
    return new Planner(options, client, datasets, new QueryTests(clock));
  }

  /**
   * Plans the read of the options.
   *
   * @param context the waits of the load
   * @param account makes the calls of the plan, which have no deadline
   */
  ReadPlan plan(ReportContext context, Reports reports, PartnerInsightsClient account) {
    if (!options.isSet(Options.DATASET)) {
      CheckedQuery checked = sample(check(ReportRequest.of(options))).checked();
      return plan(checked, null, checked, context, reports, account);
    }
    DatasetTable table = table(options);
    Sampled sampled = isWithoutMetrics(table) ? null : sample(table.full());
    if (sampled == null || removesMetrics(table, sampled)) {
      table = table(options.with(Options.COLUMNS, table.dataset().columns()));
      sampled = sample(table.full());
    }
    DatasetTable typed = table.withTypesOf(sampled.checked());
    PushedDown whole = new Pushdown(typed, isNarrowed()).build();
    return plan(whole.query(), whole, sampled.checked(), context, reports, account);
  }

  /** Plans the read of an existing report, which has the query of another plan. */
  ReadPlan plan(
      ReadPlan same, ReportContext context, Reports reports, PartnerInsightsClient account) {
    CheckedQuery checked = sample(check(ReportRequest.of(options), same.query())).checked();
    return plan(checked, null, checked, context, reports, account);
  }

  private ReadPlan plan(
      CheckedQuery query,
      @Nullable PushedDown pushed,
      CheckedQuery sampled,
      ReportContext context,
      Reports reports,
      PartnerInsightsClient account) {
    LineageName lineage = LineageName.of(options, query, account);
    Preview preview = new Preview(account, sampled, tests, datasets);
    ReadPlan.Shared load = new ReadPlan.Shared(options, context, reports, lineage, types, preview);
    return new ReadPlan(load, query, pushed);
  }

  /** In lenient modes one report serves all reads: all columns decide which rows are malformed. */
  private boolean isNarrowed() {
    return options.get(Options.PUSHDOWN) == PushdownMode.ALWAYS
        && !options.get(Options.MODE).isLenient();
  }

  /** Returns the account's datasets, as of the last list of some minutes; one GET at most. */
  public List<Dataset> listDatasets() {
    return datasets.list(client);
  }

  /** Checks a request against what the service offers to this account now. */
  public CheckedQuery check(ReportRequest request) {
    ReadTarget target = request.target();
    if (target instanceof ReadTarget.QueryText text) {
      return datasets.use(client, offered -> checkText(request, text.query(), offered));
    }
    if (target instanceof ReadTarget.StoredQuery stored) {
      ScheduledQuery found = storedQuery(stored.queryId());
      return check(request, parse("the stored query", "queryId", found.queryId(), found.query()));
    }
    return checkReport(request, ((ReadTarget.ExistingReport) target).reportId());
  }

  /** Checks the request for a report whose query and format are those of another one. */
  private CheckedQuery check(ReportRequest request, CheckedQuery same) {
    ReportRequest known =
        new ReportRequest(request.target(), request.range(), same.request().format());
    return check(known, same.query());
  }

  /** An existing report already has a format: the format option is ignored. */
  private CheckedQuery checkReport(ReportRequest request, String reportId) {
    ScheduledReport stored =
        client.report(reportId).orElseThrow(() -> PlanErrors.REPORT_NOT_FOUND.error(reportId));
    ReportRequest known = new ReportRequest(request.target(), request.range(), stored.format());
    String owner = "the query of report";
    return check(known, parse(owner, "reportId", stored.reportId(), stored.query()));
  }

  /** Parses a stored text, which any user of the account may have written. */
  private static InsightsQuery parse(String owner, String idName, String id, String text) {
    try {
      return InsightsQuery.parse(text);
    } catch (QueryException e) {
      throw PlanErrors.unreadableQuery(owner, idName, id, e);
    }
  }

  private ScheduledQuery storedQuery(String queryId) {
    return find(datasets.listedQueries(), queryId)
        .or(() -> find(client.queries(QueryFilter.byId(queryId)), queryId))
        .orElseThrow(() -> PlanErrors.QUERY_NOT_FOUND.error(queryId));
  }

  private static Optional<ScheduledQuery> find(List<ScheduledQuery> queries, String queryId) {
    return queries.stream().filter(query -> query.queryId().equalsIgnoreCase(queryId)).findFirst();
  }

  private CheckedQuery checkText(
      ReportRequest request, InsightsQuery query, List<Dataset> offered) {
    QueryValidator.validate(query, offered);
    return checked(request, query, offered);
  }

  private CheckedQuery check(ReportRequest request, InsightsQuery query) {
    return datasets.use(client, offered -> checked(request, query, offered));
  }

  /** Some system queries select columns, or read a dataset, that the service does not list. */
  private CheckedQuery checked(ReportRequest request, InsightsQuery query, List<Dataset> offered) {
    Dataset dataset = Dataset.find(offered, query.dataset()).orElse(null);
    ranges.check(request, query, dataset);
    ReportSchema schema = dataset == null ? hints.resolve(query) : hints.resolve(query, dataset);
    return checked(request, query, schema);
  }

  private CheckedQuery checked(ReportRequest request, InsightsQuery query, ReportSchema schema) {
    Fingerprint account = Fingerprint.of(client.account());
    return new CheckedQuery(request, query, schema, account, client.connection());
  }

  /**
   * Returns the table of option {@code dataset}.
   *
   * @throws QueryException if a dataset, column, metric or range does not exist; the message has
   *     the nearest names
   */
  private DatasetTable table(ConnectorOptions read) {
    return datasets.use(
        client, offered -> table(read, QueryValidator.dataset(read.get(Options.DATASET), offered)));
  }

  private DatasetTable table(ConnectorOptions read, Dataset dataset) {
    InsightsQuery query = DatasetTable.query(read, dataset);
    ReportRequest request =
        new ReportRequest(
            new ReadTarget.QueryText(query),
            read.timeRange().orElse(null),
            read.get(Options.REPORT_FORMAT));
    QueryValidator.validate(query, dataset);
    ranges.check(request, query, dataset);
    if (!read.isSet(Options.TIMESPAN)) {
      ranges.logOfTable(query, dataset);
    }
    return DatasetTable.of(checked(request, query, hints.resolve(query, dataset)), dataset);
  }

  /** A read that is not sampled never depends on what other reads of the application have found. */
  private boolean isWithoutMetrics(DatasetTable table) {
    return options.get(Options.INFER_SCHEMA) == TypeInference.SAMPLE
        && tests.isWithoutMetrics(table.full().key());
  }

  /** Decides for the application whether the service accepts the metrics of a table. */
  private boolean removesMetrics(DatasetTable table, Sampled sampled) {
    boolean selected = options.isSet(Options.COLUMNS) || options.isSet(Options.METRICS);
    PartnerInsightsException failure = sampled.failure();
    if (failure == null
        || selected
        || table.dataset().metrics().isEmpty()
        || !CallFailures.isColumnRefusal(failure)) {
      return false;
    }
    tests.removeMetrics(table.full().key());
    LOG.warn(
        "The table of dataset {} has no metrics, because the service rejects a query that selects"
            + " all columns and all metrics (the service's message: {}). To read metrics, name them"
            + " in option `metrics`, and name only the columns that you need in option `columns`",
        table.dataset().name(),
        failure.summary());
    return true;
  }

  /**
   * Checks the types of a query, unless option {@code inferSchema} has no sample; one GET at most,
   * and another one if the first has found no row. The user's types are compared with the rows of
   * that test.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type of the
   *     user that is certain to end the read, and for dates with two readings
   */
  public Sampled sample(CheckedQuery checked) {
    return tests.sample(checked, types, client);
  }
}
