package io.partnerinsights.core.client;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.client.ApiTransport.ApiResult;
import io.partnerinsights.core.http.CallLimiter;
import io.partnerinsights.core.http.Retries;
import io.partnerinsights.core.http.RetryListener;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.QueryFilter.Scope;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Calls the Partner Insights service, with one method per endpoint. Thread-safe.
 *
 * <p>GET, PUT and DELETE are retried by the {@link io.partnerinsights.core.http.RetryPolicy}. A
 * POST is sent once. If its response is lost, the error is {@code OUTCOME_UNKNOWN}: list by name
 * before you send it again. Every refusal has a stable code, the service's message and the
 * correlation id.
 */
public final class PartnerInsightsClient implements ReportService {
  /** Read timeout of a test query: the service's limit of 100 s, and 10 s for the transfer. */
  private static final Duration TEST_QUERY_TIMEOUT = Duration.ofSeconds(110);

  private final ApiTransport transport;

  /**
   * Creates a client, which shares nothing in memory with another one. The clock limits calls and
   * gives ExecuteNow reports their start time; it never jumps.
   */
  public PartnerInsightsClient(
      ServiceUrl apiUrl, TokenProvider tokens, RetryingHttp http, Clock clock) {
    this(apiUrl, tokens, http, clock, Threads.system());
  }

  /** Creates a client whose threads wait for each other by these locks. */
  public PartnerInsightsClient(
      ServiceUrl apiUrl, TokenProvider tokens, RetryingHttp http, Clock clock, Threads threads) {
    this(AccountState.create(ConnectionId.createUnique(), clock, threads), apiUrl, tokens, http);
  }

  PartnerInsightsClient(
      AccountState account, ServiceUrl apiUrl, TokenProvider tokens, RetryingHttp http) {
    this(new ApiTransport(apiUrl, tokens, http.withLimiter(account.limiter()), account));
  }

  private PartnerInsightsClient(ApiTransport transport) {
    this.transport = transport;
  }

  private PartnerInsightsClient withHttp(UnaryOperator<RetryingHttp> change) {
    return new PartnerInsightsClient(transport.withHttp(change));
  }

  /**
   * Sets limits of the account, which its first read sets for all.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_CONFLICT} if an earlier
   *     read has set another value
   */
  public void setLimits(ConnectorOptions options) {
    transport.account().applyLimits(options);
  }

  public Limits limits() {
    return transport.account().currentLimits();
  }

  @Override
  public ConnectionId connectionId() {
    return transport.account().connectionId();
  }

  /**
   * Returns a client whose calls belong to a wait: one that fails for a reason that can pass is
   * repeated while the wait lasts. Other clients give up after a minute.
   */
  @Override
  public PartnerInsightsClient forWait(Deadline deadline, RetryListener listener) {
    return withHttp(http -> http.forWait(deadline, listener));
  }

  /** Returns the same client, which also says when an attempt has failed and is repeated. */
  public PartnerInsightsClient withFailureHook(Runnable hook) {
    return withHttp(http -> http.withFailureHook(hook));
  }

  public Retries retries() {
    return transport.http().retries();
  }

  @Override
  public PartnerInsightsClient withCallTimeout(Duration duration) {
    return withHttp(http -> http.withCallTimeout(duration));
  }

  /** Returns whether each schedule has to end: the marketplace refuses one without an end. */
  public boolean requiresScheduleEnd() {
    return transport.apiUrl().toString().endsWith("/cmp");
  }

  public CallLimiter limiter() {
    return transport.account().limiter();
  }

  @Override
  public Quota quota() {
    return transport.account().quota();
  }

  @Override
  public Instant toServiceTime(Instant localTime) {
    return transport.account().serviceClock().toServiceTime(localTime);
  }

  /** Returns the service's time now, by the clock of the account. */
  public Instant serviceNow() {
    return transport.account().serviceClock().now();
  }

  @Override
  public Instant toLocalTime(Instant serviceTime) {
    return transport.account().serviceClock().toLocalTime(serviceTime);
  }

  /**
   * Returns a text that identifies service and account, equal for clients that see the same queries
   * and reports. It is not a secret, but it may name a user: it is used in fingerprints and never
   * logged. Signs in if necessary.
   */
  @Override
  public String accountKey() {
    return transport.apiUrl() + " " + transport.obtainPrincipal();
  }

  /** Returns the tenant that has issued the token, if the token says it. Signs in if necessary. */
  public Optional<String> findTenantId() {
    return Optional.ofNullable(TokenHolder.of(transport.obtainToken()).tenantId());
  }

  public List<Dataset> listDatasets() {
    return listItems(newGet("list the datasets", "ScheduledDataset"), ItemReader::toDataset);
  }

  /** Finds a dataset by its name, ignoring case; empty if this account has no such dataset. */
  public Optional<Dataset> findDataset(String datasetName) {
    ApiCall call =
        newGet("look up a dataset", "ScheduledDataset").withParameter("datasetName", datasetName);
    return Dataset.findByName(listItems(call, ItemReader::toDataset), datasetName.strip());
  }

  @Override
  public ScheduledQuery createQuery(NewQuery query) {
    ApiCall call =
        newCall("create a query", "POST", "ScheduledQueries")
            .withBody(RequestBodies.createQueryBody(query));
    ScheduledQuery createdQuery = post(call, ItemReader::toQuery, ScheduledQuery::queryId);
    transport.account().queries().add(createdQuery);
    return createdQuery;
  }

  @Override
  public List<ScheduledQuery> listQueries(QueryFilter filter) {
    String includeSystem = filter.scope() == Scope.OWN ? "false" : null;
    String onlySystem = filter.scope() == Scope.SYSTEM ? "true" : null;
    ApiCall call =
        newGet("list the queries", "ScheduledQueries")
            .withParameter("queryId", filter.queryId())
            .withParameter("queryName", filter.queryName())
            .withParameter("includeSystemQueries", includeSystem)
            .withParameter("includeOnlySystemQueries", onlySystem);
    return filter.equals(QueryFilter.ofUser())
        ? listAndShare(transport.account().queries(), call, ItemReader::toQuery)
        : listItems(call, ItemReader::toQuery);
  }

  @Override
  public ListSnapshot<ScheduledQuery> listOwnQueriesOrReuse(Instant minRequestTime) {
    SharedList<ScheduledQuery> queries = transport.account().queries();
    return queries.listOrReuse(
        minRequestTime, retries(), hook -> withFailureHook(hook).listQueries(QueryFilter.ofUser()));
  }

  @Override
  public Optional<ScheduledQuery> deleteQuery(String queryId) {
    ApiCall call = newCall("delete a query", "DELETE", "ScheduledQueries", queryId);
    List<ScheduledQuery> items = sendAndRead(call.withId("queryId", queryId), ItemReader::toQuery);
    transport.account().queries().removeIf(query -> query.queryId().equalsIgnoreCase(queryId));
    return items.stream().findFirst();
  }

  /** Returns whether a test query takes a time range. If not, the service ignores the range. */
  public boolean supportsTestRanges() {
    return !requiresScheduleEnd();
  }

  /**
   * Runs a test query, which takes up to 100 s and returns up to 100 rows. {@code SERVICE_FAILED}
   * after a time-out means that the query's syntax is valid.
   */
  public List<SampleRow> testQuery(TestQuery query) {
    return testQuery(query, transport.withHttp(http -> http.withReadTimeout(TEST_QUERY_TIMEOUT)));
  }

  /** Runs a test query in one attempt, which fails after the limit. */
  public List<SampleRow> testQuery(TestQuery query, Duration timeout) {
    return testQuery(query, transport.withHttp(http -> http.withSingleAttempt(timeout)));
  }

  private List<SampleRow> testQuery(TestQuery query, ApiTransport testTransport) {
    ApiCall call = newGet("test a query", "ScheduledQueries", "testQueryResult");
    ApiCall queryCall =
        query.isStored()
            ? call.withParameter("queryId", query.textOrId()).withId("queryId", query.textOrId())
            : call.withParameter("exportQuery", query.textOrId());
    TimeRange range = query.range();
    if (range != null) {
      String end = ServiceTime.format(range.endOrDefault(serviceNow()));
      queryCall =
          queryCall
              .withParameter("startTime", ServiceTime.format(range.start()))
              .withParameter("endTime", end);
    }
    return testTransport.send(queryCall).itemsOrThrow().stream().map(JsonFields::toRow).toList();
  }

  @Override
  public ScheduledReport createReport(NewReport report) {
    ApiCall call =
        newCall("create a report", "POST", "ScheduledReport")
            .withBody(RequestBodies.createReportBody(report, serviceNow(), requiresScheduleEnd()))
            .withId("queryId", report.queryId());
    ScheduledReport createdReport = post(call, ItemReader::toReport, ScheduledReport::reportId);
    transport.account().reports().add(createdReport);
    return createdReport;
  }

  @Override
  public List<ScheduledReport> listReports(ReportFilter filter) {
    ApiCall call =
        newGet("list the reports", "ScheduledReport")
            .withParameter("reportId", filter.reportId())
            .withParameter("reportName", filter.reportName())
            .withParameter("queryId", filter.queryId());
    return filter.equals(ReportFilter.all())
        ? listAndShare(transport.account().reports(), call, ItemReader::toReport)
        : listItems(call, ItemReader::toReport);
  }

  @Override
  public ListSnapshot<ScheduledReport> listReportsOrReuse(Instant minRequestTime) {
    SharedList<ScheduledReport> reports = transport.account().reports();
    return reports.listOrReuse(
        minRequestTime, retries(), hook -> withFailureHook(hook).listReports(ReportFilter.all()));
  }

  @Override
  public Optional<ScheduledReport> findReport(String reportId) {
    return listReports(ReportFilter.byId(reportId)).stream()
        .filter(report -> report.reportId().equalsIgnoreCase(reportId))
        .findFirst();
  }

  public ScheduledReport updateReport(String reportId, ReportUpdate update) {
    ApiCall call =
        newCall("update a report", "PUT", "ScheduledReport", reportId)
            .withBody(RequestBodies.updateReportBody(update, requiresScheduleEnd()))
            .withId("reportId", reportId);
    return requireChangedReport(call, reportId, transport.send(call));
  }

  @Override
  public Optional<ScheduledReport> deleteReport(String reportId) {
    ApiCall call = newCall("delete a report", "DELETE", "ScheduledReport", reportId);
    List<ScheduledReport> items =
        sendAndRead(call.withId("reportId", reportId), ItemReader::toReport);
    transport.account().reports().removeIf(report -> report.reportId().equalsIgnoreCase(reportId));
    return items.stream().findFirst();
  }

  /** Pauses a scheduled report. Pausing a paused report is not an error. */
  public ScheduledReport pauseReport(String reportId) {
    return setStatus("pause", reportId, "Paused");
  }

  /** Resumes a paused report. Resuming an active report is not an error. */
  public ScheduledReport resumeReport(String reportId) {
    return setStatus("resume", reportId, "Active");
  }

  /**
   * Pauses or resumes a report. The service may refuse with a 400 because the report has the status
   * already, for example when the PUT is retried. Then the report's status decides.
   */
  private ScheduledReport setStatus(String verb, String reportId, String status) {
    ApiCall call =
        newCall(verb + " a report", "PUT", "ScheduledReport", verb, reportId)
            .withId("reportId", reportId);
    ApiResult result = transport.send(call);
    if (result instanceof ApiResult.Refusal refusal && refusal.error().status() == 400) {
      return findReport(reportId)
          .filter(report -> report.reportStatus().equalsIgnoreCase(status))
          .orElseThrow(() -> ClientErrors.refused(refusal.error()));
    }
    return requireChangedReport(call, reportId, result);
  }

  /** Returns the changed report, which is looked up if the response does not contain it. */
  private ScheduledReport requireChangedReport(ApiCall call, String reportId, ApiResult result) {
    return result.itemsOrThrow().stream()
        .map(ItemReader::toReport)
        .findFirst()
        .or(() -> findReport(reportId))
        .orElseThrow(() -> ClientErrors.noItem(call));
  }

  /**
   * Lists the executions that match the filter, or none if the report has not run yet. The service
   * answers both that and a wrong id with 404: {@code REPORT_NOT_FOUND} if it lists no such report.
   */
  public List<ReportExecution> listExecutions(ExecutionFilter filter) {
    return new ExecutionLists(transport).listExecutions(filter, id -> findReport(id).isPresent());
  }

  @Override
  public List<ReportExecution> listExecutionsOrNone(ExecutionFilter filter) {
    return new ExecutionLists(transport).listExecutionsOrNone(filter);
  }

  @Override
  public List<ReportExecution> findHiddenExecutions(ExecutionFilter filter) {
    return new ExecutionLists(transport).findHiddenExecutions(filter);
  }

  private ApiCall newGet(String name, String... path) {
    return newCall(name, "GET", path);
  }

  private ApiCall newCall(String name, String method, String... path) {
    return ApiCall.of(name, method, transport.apiUrl().resolvePath(path));
  }

  /** Lists items, each once; the service's 404 for "nothing found" gives an empty list. */
  private <T> List<T> listItems(ApiCall call, Function<JsonFields, T> reader) {
    return itemsOrNone(transport.send(call), reader);
  }

  private static <T> List<T> itemsOrNone(ApiResult result, Function<JsonFields, T> reader) {
    return result instanceof ApiResult.Refusal refusal && refusal.error().isNothingFound()
        ? List.of()
        : result.itemsOrThrow().stream().map(reader).distinct().toList();
  }

  /** Lists all objects of a kind, also for the other threads of the connection. */
  private <T> List<T> listAndShare(
      SharedList<T> shared, ApiCall call, Function<JsonFields, T> reader) {
    Instant requestedAt = shared.now();
    ApiResult result = transport.send(call);
    List<T> items = itemsOrNone(result, reader);
    boolean isPartial =
        result instanceof ApiResult.Items list && (list.pageCount() > 1 || list.isPart());
    shared.putIfNewer(new ListSnapshot<>(requestedAt, !isPartial, items));
    return items;
  }

  private <T> List<T> sendAndRead(ApiCall call, Function<JsonFields, T> reader) {
    return transport.send(call).itemsOrThrow().stream().map(reader).toList();
  }

  /** Returns what a POST has created. Without its id the outcome of the POST is unknown. */
  private <T> T post(ApiCall call, Function<JsonFields, T> reader, Function<T, String> idOf) {
    return sendAndRead(call, reader).stream()
        .findFirst()
        .filter(item -> !idOf.apply(item).isEmpty())
        .orElseThrow(() -> ClientErrors.noItem(call));
  }
}
