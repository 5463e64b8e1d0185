package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.client.Quota;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.Deadline;
import io.partnerinsights.core.http.RetryListener;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.settings.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One account of the service, in memory and without HTTP. Only sleeping moves its clock, so that a
 * year takes seconds. Thread-safe.
 */
final class MemoryService implements ReportService {
  /** Start time of the clock. */
  static final Instant START = Instant.parse("2026-06-15T08:00:00Z");

  private final ManualClock clock = ManualClock.at(START);
  private final ConnectionId connection = ConnectionId.unique();
  private final Quota quota = new Quota();
  private Duration latency = Duration.ofSeconds(3);
  private final Map<String, ScheduledQuery> queries = new LinkedHashMap<>();
  private final Map<String, MemoryReport> reports = new LinkedHashMap<>();

  /** When a report was paused, by its id. */
  private final Map<String, Instant> pauses = new HashMap<>();

  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Queue<ErrorCode>> failures = new HashMap<>();
  private Outcome outcome = Outcome.COMPLETED;
  private Duration linkLife = Duration.ofHours(1);
  private int ids;

  /** Creates a service whose reports take seconds. */
  MemoryService() {}

  MemoryService(Duration latency) {
    takeReports(latency);
  }

  void takeReports(Duration time) {
    latency = time;
  }

  ManualClock clock() {
    return clock;
  }

  /** Returns a sleeper for which time passes at once. */
  Sleeper sleeper() {
    return clock::advance;
  }

  Duration elapsed() {
    return Duration.between(START, clock.instant());
  }

  /** Sets how all reports end. */
  void endWith(Outcome end) {
    outcome = end;
  }

  void linkFor(Duration life) {
    linkLife = life;
  }

  synchronized void pauseReport(String reportId) {
    pauses.put(reportId, clock.instant());
  }

  synchronized void resumeReport(String reportId) {
    pauses.remove(reportId);
  }

  /** Fails the next call of a method, such as {@code before createReport} has an effect. */
  synchronized void failOnce(String moment, ErrorCode code) {
    failures.computeIfAbsent(moment, each -> new ArrayDeque<>()).add(code);
  }

  /** Returns how often a method of this service was called. */
  synchronized int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  /** Returns the names of the methods that were called. */
  synchronized Set<String> called() {
    return Set.copyOf(calls.keySet());
  }

  synchronized void forgetCalls() {
    calls.clear();
  }

  /** Returns the plan of a query, which the service is not asked to check. */
  ReportPlan plan(String query) {
    return plan(ReportFixture.request(query), query);
  }

  ReportPlan plan(ReportRequest request) {
    return request.target() instanceof ReadTarget.ExistingReport existing
        ? plan(request, reports.get(existing.reportId()).query().query())
        : plan(request, ((ReadTarget.QueryText) request.target()).query().print());
  }

  private ReportPlan plan(ReportRequest request, String query) {
    ReportSchema schema = new ReportSchema(List.of(new ReportColumn("Month", ColumnType.DATE)));
    return new ReportPlan(
        request, InsightsQuery.parse(query), schema, Fingerprint.of("account"), connection);
  }

  private synchronized <T> T call(String method, Supplier<T> effect) {
    calls.merge(method, 1, Integer::sum);
    failNext("before " + method);
    T answer = effect.get();
    failNext("after " + method);
    return answer;
  }

  private void failNext(String moment) {
    ErrorCode next = failures.getOrDefault(moment, new ArrayDeque<>()).poll();
    if (next != null) {
      throw next.row("The call fails", "none").error();
    }
  }

  private String id(String kind) {
    ids++;
    return "%s-%08d".formatted(kind, ids);
  }

  @Override
  public ConnectionId connection() {
    return connection;
  }

  @Override
  public String account() {
    return "an account";
  }

  @Override
  public Quota quota() {
    return quota;
  }

  @Override
  public Instant serviceTime(Instant local) {
    return local;
  }

  @Override
  public Instant localTime(Instant service) {
    return service;
  }

  @Override
  public ReportService during(Deadline deadline, RetryListener listener) {
    return this;
  }

  @Override
  public ReportService limitedTo(Duration duration) {
    return this;
  }

  @Override
  public ScheduledQuery createQuery(NewQuery query) {
    return call(
        "createQuery",
        () -> {
          ScheduledQuery created =
              new ScheduledQuery(
                  id("query"),
                  query.name(),
                  query.description(),
                  query.query(),
                  "userDefined",
                  "user",
                  clock.instant());
          queries.put(created.queryId(), created);
          return created;
        });
  }

  @Override
  public List<ScheduledQuery> queries(QueryFilter filter) {
    return call(
        "queries",
        () ->
            queries.values().stream()
                .filter(each -> matches(filter.queryId(), each.queryId()))
                .filter(each -> matches(filter.queryName(), each.name()))
                .toList());
  }

  /** No threads share its lists. */
  @Override
  public Listed<ScheduledQuery> ownQueries(Instant due) {
    return new Listed<>(clock.instant(), true, queries(QueryFilter.own()));
  }

  /** The service ignores case. */
  private static boolean matches(@Nullable String wanted, String value) {
    return wanted == null || wanted.equalsIgnoreCase(value);
  }

  @Override
  public Optional<ScheduledQuery> deleteQuery(String queryId) {
    return call("deleteQuery", () -> Optional.of(queries.remove(queryId)));
  }

  @Override
  public ScheduledReport createReport(NewReport report) {
    return call(
        "createReport",
        () -> {
          ScheduledQuery query = queries.get(report.queryId());
          MemoryReport created = new MemoryReport(id("report"), report, query, clock.instant());
          reports.put(created.id(), created);
          return shown(created);
        });
  }

  @Override
  public List<ScheduledReport> reports(ReportFilter filter) {
    return call(
        "reports",
        () ->
            reports.values().stream()
                .map(this::shown)
                .filter(each -> matches(filter.reportId(), each.reportId()))
                .filter(each -> matches(filter.reportName(), each.reportName()))
                .filter(each -> matches(filter.queryId(), each.queryId()))
                .toList());
  }

  @Override
  public Listed<ScheduledReport> allReports(Instant due) {
    return new Listed<>(clock.instant(), true, reports(ReportFilter.all()));
  }

  @Override
  public Optional<ScheduledReport> report(String reportId) {
    return call("report", () -> Optional.ofNullable(reports.get(reportId)).map(this::shown));
  }

  @Override
  public Optional<ScheduledReport> deleteReport(String reportId) {
    return call(
        "deleteReport",
        () -> {
          MemoryReport deleted = reports.remove(reportId);
          if (deleted == null) {
            throw PlanErrors.REPORT_NOT_FOUND.error(reportId);
          }
          return Optional.of(shown(deleted));
        });
  }

  @Override
  public List<ReportExecution> findExecutions(ExecutionFilter filter) {
    List<String> ids = filter.executionIds();
    return call(
        "findExecutions",
        () ->
            filter.reportIds().stream()
                .filter(reports::containsKey)
                .flatMap(id -> executions(reports.get(id)))
                .filter(each -> ids.isEmpty() || ids.contains(each.executionId()))
                .filter(each -> lists(filter.statuses(), each.status().kind()))
                .toList());
  }

  /** A filter with all documented statuses includes the others. */
  private static boolean lists(Set<ExecutionStatus.Kind> statuses, ExecutionStatus.Kind kind) {
    return statuses.contains(kind) || (kind == ExecutionStatus.Kind.UNKNOWN && statuses.size() > 1);
  }

  @Override
  public List<ReportExecution> hiddenExecutions(ExecutionFilter filter) {
    return List.of();
  }

  private ScheduledReport shown(MemoryReport report) {
    boolean ended = report.runsOnce() && !clock.instant().isBefore(report.created().plus(latency));
    String active = ended ? "Inactive" : "Active";
    return report.shown(pauses.containsKey(report.id()) ? "Paused" : active);
  }

  private Stream<ReportExecution> executions(MemoryReport report) {
    Instant now = clock.instant();
    Instant started = report.newestStart(now);
    boolean listed = !started.isAfter(now) && now.isBefore(started.plus(Executions.LISTED));
    return listed ? Stream.of(execution(report, started)) : Stream.empty();
  }

  private ReportExecution execution(MemoryReport report, Instant started) {
    Instant end = started.plus(latency);
    ExecutionStatus status = ExecutionStatus.parse(status(report.id(), started, end));
    boolean complete = status.kind() == ExecutionStatus.Kind.COMPLETED;
    SecureLink link = complete && outcome == Outcome.COMPLETED ? link(report.id()) : null;
    return report.execution(started, status, link, complete ? end : null);
  }

  /** As on the service, a report that is paused before its end keeps this status. */
  private String status(String reportId, Instant started, Instant end) {
    Instant now = clock.instant();
    if (pauses.getOrDefault(reportId, Instant.MAX).isBefore(end)) {
      return "Paused";
    }
    if (now.isBefore(end)) {
      return now.isBefore(started.plus(latency.dividedBy(3))) ? "Pending" : "Running";
    }
    return switch (outcome) {
      case FAILED -> "Failed";
      case PAUSED -> "Paused";
      case COMPLETED, COMPLETED_WITHOUT_LINK -> "Completed";
    };
  }

  /** Each link has a signature of its own, and a later one another. */
  private SecureLink link(String reportId) {
    Instant expiry = clock.instant().plus(linkLife);
    String url = "https://store.example/%s.csv?se=%s&sig=%d";
    return SecureLink.of(url.formatted(reportId, expiry, expiry.toEpochMilli()), null);
  }
}
