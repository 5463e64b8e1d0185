package io.partnerinsights.core.plan;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.QueryValidator;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a request against the service with GETs only, and finds its columns. A query's text needs
 * one call. A stored query or an existing report needs one more, which gets its text.
 */
public final class ReportPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(ReportPlanner.class);

  /** What this JVM has logged about TIMESPANs, because a job plans a query often. */
  private static final Set<String> LOGGED = LruMap.newSet(1_000);

  private final PartnerInsightsClient client;
  private final DatasetCache datasets;
  private final SchemaHints hints;

  /** Creates a planner for one account; the hints override types of the dictionary. */
  public ReportPlanner(PartnerInsightsClient client, SchemaHints hints) {
    this(client, new DatasetCache(MonotonicClock.system(), client, new ReentrantLock()), hints);
  }

  public ReportPlanner(PartnerInsightsClient client, DatasetCache datasets, SchemaHints hints) {
    this.client = client;
    this.datasets = datasets;
    this.hints = hints;
  }

  /** Checks the request against what the service offers to this account now. */
  public CheckedQuery plan(ReportRequest request) {
    if (request.target() instanceof ReadTarget.QueryText text) {
      return datasets(
          offered -> {
            Dataset dataset = QueryValidator.validate(text.query(), offered);
            refuseRangeWithoutMonth(request, text.query(), dataset);
            return plan(request, text.query(), offered);
          });
    }
    return request.target() instanceof ReadTarget.StoredQuery stored
        ? planQuery(storedQuery(stored.queryId()), request)
        : planReport((ReadTarget.ExistingReport) request.target(), request);
  }

  /** Plans the read of an existing report whose query and format are those of another plan. */
  public CheckedQuery plan(ReportRequest request, CheckedQuery same) {
    ReportRequest known =
        new ReportRequest(request.target(), request.range(), same.request().format());
    return datasets(offered -> plan(known, same.query(), offered));
  }

  /** Plans with the datasets that the service offers: see {@link DatasetCache#use}. */
  public <T> T datasets(Function<List<Dataset>, T> plan) {
    return datasets.use(client, plan);
  }

  /** Checks a query against its dataset; one call if it selects columns of unknown type. */
  public CheckedQuery plan(ReportRequest request, InsightsQuery query, Dataset dataset) {
    QueryValidator.validate(query, dataset);
    refuseRangeWithoutMonth(request, query, dataset);
    return new CheckedQuery(request, query, schema(query, dataset), account(), client.connection());
  }

  /** The service accepts such a range, and its report has no rows after hours. */
  private static void refuseRangeWithoutMonth(
      ReportRequest request, InsightsQuery query, Dataset dataset) {
    String range = query.timespan();
    if (range == null || request.range() != null) {
      return;
    }
    boolean isShort = Timespan.of(range).filter(Timespan::isShorterThanAMonth).isPresent();
    boolean isOffered = dataset.dateRanges().stream().anyMatch(range::equalsIgnoreCase);
    Optional<DictionaryDataset> known = DataDictionary.bundled().find(dataset.name());
    if (isShort && !isOffered && known.filter(DictionaryDataset::isOfMonths).isPresent()) {
      throw PlanErrors.NO_WHOLE_MONTH.error(dataset.name(), range, dataset.dateRanges());
    }
  }

  private CheckedQuery planQuery(ScheduledQuery stored, ReportRequest request) {
    InsightsQuery query = parse("The stored query", "queryId", stored.queryId(), stored.query());
    return datasets(offered -> plan(request, query, offered));
  }

  /** Plans an existing report, which already has a format: the format option is ignored. */
  private CheckedQuery planReport(ReadTarget.ExistingReport target, ReportRequest request) {
    ScheduledReport stored = storedReport(target.reportId());
    ReportRequest known = new ReportRequest(target, request.range(), stored.format());
    InsightsQuery query =
        parse("The query of the existing report", "reportId", stored.reportId(), stored.query());
    return datasets(offered -> plan(known, query, offered));
  }

  /** Parses a stored text, which any user of the account may have written. */
  private static InsightsQuery parse(String owner, String idName, String id, String text) {
    try {
      return InsightsQuery.parse(text);
    } catch (QueryException e) {
      throw PlanErrors.unreadableQuery(owner, idName, id, e);
    }
  }

  private CheckedQuery plan(ReportRequest request, InsightsQuery query, List<Dataset> offered) {
    warnOfOverriddenTimespan(request, query);
    if (!request.isGiven() && request.range() == null && query.timespan() == null) {
      logDefaultRange(query.dataset(), offered);
    }
    return new CheckedQuery(request, query, schema(query, offered), account(), client.connection());
  }

  /** Warns once of a TIMESPAN that the service ignores, because a start and an end override it. */
  private static void warnOfOverriddenTimespan(ReportRequest request, InsightsQuery query) {
    String timespan = request.range() == null ? null : query.timespan();
    if (timespan != null && LOGGED.add(query.dataset() + " " + timespan)) {
      LOG.warn(
          "TIMESPAN {} of the query on {} has no effect: queryStartTime and queryEndTime override"
              + " it. Leave out TIMESPAN, or these options",
          timespan,
          query.dataset());
    }
  }

  private void logDefaultRange(String name, List<Dataset> offered) {
    Dataset.find(offered, name)
        .filter(dataset -> !dataset.dateRanges().isEmpty())
        .filter(dataset -> LOGGED.add(account() + " " + dataset.name()))
        .ifPresent(
            dataset ->
                LOG.info(
                    "The query on {} has no TIMESPAN: the service reads the last 6 months. The"
                        + " TIMESPANs of the dataset are {}",
                    dataset.name(),
                    String.join(", ", dataset.dateRanges())));
  }

  private Fingerprint account() {
    return Fingerprint.of(client.account());
  }

  /**
   * Returns the schema of a query. Some system queries select columns, or read a dataset, that the
   * service does not list.
   */
  private ReportSchema schema(InsightsQuery query, List<Dataset> offered) {
    return Dataset.find(offered, query.dataset())
        .map(dataset -> schema(query, dataset))
        .orElseGet(() -> hints.resolve(query));
  }

  private ReportSchema schema(InsightsQuery query, Dataset live) {
    hints.warnOfUnknownTypes(query, live);
    return hints.resolve(query, live);
  }

  private ScheduledQuery storedQuery(String queryId) {
    return find(datasets.listedQueries(), queryId)
        .or(() -> find(client.queries(QueryFilter.byId(queryId)), queryId))
        .orElseThrow(() -> PlanErrors.QUERY_NOT_FOUND.error(queryId));
  }

  private static Optional<ScheduledQuery> find(List<ScheduledQuery> queries, String queryId) {
    return queries.stream().filter(query -> query.queryId().equalsIgnoreCase(queryId)).findFirst();
  }

  private ScheduledReport storedReport(String reportId) {
    return client.report(reportId).orElseThrow(() -> PlanErrors.REPORT_NOT_FOUND.error(reportId));
  }
}
