package io.partnerinsights.core.client;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionFilter.Span;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.QueryFilter.Scope;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Partner Insights service: one method per call. Thread-safe; one per account is enough.
 *
 * <pre>{@code
 * RetryingHttp http = RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.ofDefaults());
 * PartnerInsightsClient client = new PartnerInsightsClient(apiUrl, tokens, http);
 * ScheduledQuery query = client.createQuery(new NewQuery("Top customers", "", text));
 * ScheduledReport report = client.createReport(NewReport.executeNow("Top customers", query.queryId()));
 * }</pre>
 *
 * <p>GET, PUT and DELETE are retried by the {@link io.partnerinsights.core.http.RetryPolicy}; a
 * POST is sent once, and if its answer is lost the error is {@code OUTCOME_UNKNOWN}: list by name
 * before you send it again. Every refusal is a {@link
 * io.partnerinsights.core.errors.PartnerInsightsException} with a stable code, the service's own
 * words and the correlation id.
 */
public final class PartnerInsightsClient {
  /** The service gives up on a test query after 100 s; the rest is for the way. */
  private static final Duration TEST_QUERY_PATIENCE = Duration.ofSeconds(110);

  private final RetryingHttp http;
  private final ServiceUrl apiUrl;
  private final Clock clock;
  private final TokenProvider tokens;
  private final ApiTransport transport;
  private final ApiTransport patient;

  /**
   * A client of one service.
   *
   * @param apiUrl the base, such as {@code https://api.partnercenter.microsoft.com/insights/v1/mpn}
   */
  public PartnerInsightsClient(ServiceUrl apiUrl, TokenProvider tokens, RetryingHttp http) {
    this(apiUrl, tokens, http, Clock.systemUTC());
  }

  /** The same on a clock of one's own, from which the start time of ExecuteNow reports is made. */
  public PartnerInsightsClient(
      ServiceUrl apiUrl, TokenProvider tokens, RetryingHttp http, Clock clock) {
    this.apiUrl = apiUrl;
    this.clock = clock;
    this.tokens = tokens;
    this.http = http;
    this.transport = new ApiTransport(apiUrl, tokens, http);
    this.patient = transport.over(http.withReadTimeout(TEST_QUERY_PATIENCE));
  }

  /**
   * Which service, and who asks it: equal for clients that see the same queries and reports. No
   * secret, but it names a person: it goes into fingerprints and into no log. Signs in if that has
   * not happened yet.
   */
  public String account() {
    return apiUrl + " " + tokens.principal();
  }

  /** The same account for calls that take no longer than this each, repetitions included. */
  public PartnerInsightsClient hurriedTo(Duration duration) {
    return new PartnerInsightsClient(apiUrl, tokens, http.withCallTimeout(duration), clock);
  }

  /** All datasets of this account. */
  public List<Dataset> datasets() {
    return list(get("list the datasets", "ScheduledDataset"), ItemReader::dataset);
  }

  /** One dataset by its name, in any case; empty if this account has none of that name. */
  public Optional<Dataset> dataset(String datasetName) {
    ApiCall call = get("look up a dataset", "ScheduledDataset").with("datasetName", datasetName);
    return list(call, ItemReader::dataset).stream()
        .filter(found -> found.name().equalsIgnoreCase(datasetName.strip()))
        .findFirst();
  }

  /** Stores a query. */
  public ScheduledQuery createQuery(NewQuery query) {
    ApiCall call = call("create a query", "POST", "ScheduledQueries");
    return one(call.body(RequestBodies.of(query)), ItemReader::query);
  }

  /** The queries that pass the filter; none is no error. */
  public List<ScheduledQuery> queries(QueryFilter filter) {
    ApiCall call =
        get("list the queries", "ScheduledQueries")
            .with("queryId", filter.queryId())
            .with("queryName", filter.queryName())
            .with("includeSystemQueries", when(filter, Scope.OWN, "false"))
            .with("includeOnlySystemQueries", when(filter, Scope.SYSTEM, "true"));
    return list(call, ItemReader::query);
  }

  private static Optional<String> when(QueryFilter filter, Scope scope, String value) {
    return filter.scope() == scope ? Optional.of(value) : Optional.empty();
  }

  /** Deletes an own query; the deleted item, if the service returns it. */
  public Optional<ScheduledQuery> deleteQuery(String queryId) {
    ApiCall call = call("delete a query", "DELETE", "ScheduledQueries", queryId);
    return items(call.about("queryId", queryId), ItemReader::query).stream().findFirst();
  }

  /**
   * Runs a query on up to 100 rows: each a map from column name to the value as text, or null, in
   * the order of the columns. Takes up to 100 s.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code SERVICE_FAILED} if the service
   *     gives up, which means that the syntax is fine
   */
  public List<Map<String, String>> testQuery(TestQuery query) {
    return tested(query).stream().map(JsonFields::row).toList();
  }

  /**
   * The same rows with values of JSON's types: a {@code String}, {@code Long}, {@code Double},
   * {@code Boolean} or null.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link #testQuery}
   */
  public List<Map<String, Object>> sample(TestQuery query) {
    return tested(query).stream().map(JsonFields::values).toList();
  }

  private List<JsonFields> tested(TestQuery query) {
    ApiCall call = get("test a query", "ScheduledQueries", "testQueryResult");
    ApiCall asked =
        query instanceof TestQuery.ById stored
            ? call.with("queryId", stored.queryId()).about("queryId", stored.queryId())
            : call.with("exportQuery", ((TestQuery.ByText) query).query());
    ApiCall ranged =
        asked
            .with("startTime", query.range().map(r -> ServiceTime.print(r.start())))
            .with("endTime", query.range().map(r -> ServiceTime.print(r.end())));
    return answered(patient.send(ranged));
  }

  /** Creates a report; with {@link NewReport.ExecuteNow} it counts against the quota. */
  public ScheduledReport createReport(NewReport report) {
    ApiCall call = call("create a report", "POST", "ScheduledReport");
    return one(
        call.body(RequestBodies.of(report, clock.instant())).about("queryId", report.queryId()),
        ItemReader::report);
  }

  /** The reports that pass the filter; none is no error. */
  public List<ScheduledReport> reports(ReportFilter filter) {
    ApiCall call =
        get("list the reports", "ScheduledReport")
            .with("reportId", filter.reportId())
            .with("reportName", filter.reportName())
            .with("queryId", filter.queryId());
    return list(call, ItemReader::report);
  }

  /** Changes a scheduled report. */
  public ScheduledReport updateReport(String reportId, ReportUpdate update) {
    ApiCall call = call("update a report", "PUT", "ScheduledReport", reportId);
    return one(call.body(RequestBodies.of(update)).about("reportId", reportId), ItemReader::report);
  }

  /** Deletes a report and its executions; the deleted item, if the service returns it. */
  public Optional<ScheduledReport> deleteReport(String reportId) {
    ApiCall call = call("delete a report", "DELETE", "ScheduledReport", reportId);
    return items(call.about("reportId", reportId), ItemReader::report).stream().findFirst();
  }

  /** Pauses a scheduled report; a paused one stays paused. */
  public ScheduledReport pauseReport(String reportId) {
    ApiCall call = call("pause a report", "PUT", "ScheduledReport", "pause", reportId);
    return switched(call, reportId, "Paused");
  }

  /** Resumes a paused report; an active one stays active. */
  public ScheduledReport resumeReport(String reportId) {
    ApiCall call = call("resume a report", "PUT", "ScheduledReport", "resume", reportId);
    return switched(call, reportId, "Active");
  }

  /**
   * A PUT that is repeated because its answer was lost may be refused, since there is nothing left
   * to switch: the report's state decides, not the refusal.
   */
  private ScheduledReport switched(ApiCall call, String reportId, String wanted) {
    ApiCall told = call.about("reportId", reportId);
    ApiResult outcome = transport.send(told);
    if (outcome instanceof ApiResult.Refused refused && refused.error().status() == 400) {
      Optional<ScheduledReport> there =
          reports(ReportFilter.byId(reportId)).stream()
              .filter(report -> report.reportStatus().equalsIgnoreCase(wanted))
              .findFirst();
      return there.orElseThrow(() -> ClientErrors.exception(refused.error()));
    }
    return only(told, answered(outcome), ItemReader::report);
  }

  /**
   * The executions that pass the filter. Empty means "not yet": the report exists and nothing has
   * run (the service says 404 then).
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} if there is no
   *     such report
   */
  public List<ReportExecution> executions(ExecutionFilter filter) {
    String reportIds = String.join(";", filter.reportIds());
    ApiCall call =
        get("list the executions", "ScheduledReport", "execution", reportIds)
            .with("executionId", joined(filter.executionIds()))
            .with("executionStatus", joined(filter.statusWords()))
            .with("getLatestExecution", String.valueOf(filter.span() == Span.LATEST))
            .about("reportId", reportIds);
    ApiResult outcome = transport.send(call);
    return outcome instanceof ApiResult.Refused refused && isNotYet(refused.error(), filter)
        ? List.of()
        : answered(outcome).stream().map(ItemReader::execution).toList();
  }

  /**
   * One 404 stands for "no run yet" and for "no such report". If its words do not tell, the list of
   * reports does.
   */
  private boolean isNotYet(ServiceError error, ExecutionFilter filter) {
    return error.isNothingFound()
        && (error.says("no executions")
            || filter.reportIds().stream()
                .noneMatch(id -> reports(ReportFilter.byId(id)).isEmpty()));
  }

  private static Optional<String> joined(List<String> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(";", values));
  }

  private ApiCall get(String name, String... path) {
    return call(name, "GET", path);
  }

  private ApiCall call(String name, String method, String... path) {
    return ApiCall.of(name, method, apiUrl.at(path));
  }

  /** The items of a list, where finding nothing is an answer. */
  private <T> List<T> list(ApiCall call, Function<JsonFields, T> reader) {
    ApiResult outcome = transport.send(call);
    return outcome instanceof ApiResult.Refused refused && refused.error().isNothingFound()
        ? List.of()
        : answered(outcome).stream().map(reader).toList();
  }

  private <T> List<T> items(ApiCall call, Function<JsonFields, T> reader) {
    return answered(transport.send(call)).stream().map(reader).toList();
  }

  private <T> T one(ApiCall call, Function<JsonFields, T> reader) {
    return only(call, answered(transport.send(call)), reader);
  }

  private static <T> T only(ApiCall call, List<JsonFields> items, Function<JsonFields, T> reader) {
    return items.stream().findFirst().map(reader).orElseThrow(() -> empty(call));
  }

  private static List<JsonFields> answered(ApiResult outcome) {
    if (outcome instanceof ApiResult.Answered answered) {
      return answered.items();
    }
    throw ClientErrors.exception(((ApiResult.Refused) outcome).error());
  }

  private static RuntimeException empty(ApiCall call) {
    return Problem.of(
            ErrorCode.BAD_ANSWER,
            "The service gave back nothing when it was asked to " + call.name())
        .reason("its answer is a success without an item")
        .remedy(Unusable.IN_DOUBT)
        .toException();
  }
}
