package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.client.Quota;
import io.partnerinsights.core.client.ReportService;
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
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduleEnd;
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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Duration latency;
  private final Map<String, ScheduledQuery> queries = new LinkedHashMap<>();
  private final Map<String, ScheduledReport> reports = new LinkedHashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private String outcome = "Completed";
  private int ids;

  /** Creates a service whose reports take this time. */
  MemoryService(Duration latency) {
    this.latency = latency;
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

  /** Sets the status with which all reports end. */
  void endWith(String status) {
    outcome = status;
  }

  /** Returns how often a method of this service was called. */
  synchronized int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  /** Returns the plan of a query, which the service is not asked to check. */
  ReportPlan plan(String query) {
    ReadTarget target = new ReadTarget.QueryText(InsightsQuery.parse(query));
    return plan(new ReportRequest(target, null, ReportFormat.CSV), query);
  }

  ReportPlan plan(ReportRequest request, String query) {
    ReportSchema schema = new ReportSchema(List.of(new ReportColumn("Month", ColumnType.DATE)));
    return new ReportPlan(
        request, InsightsQuery.parse(query), schema, Fingerprint.of("account"), connection);
  }

  private synchronized void count(String method) {
    calls.merge(method, 1, Integer::sum);
  }

  private synchronized String id(String kind) {
    ids++;
    return "%s-%08d".formatted(kind, ids);
  }

  @Override
  public ConnectionId connection() {
    return connection;
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
  public synchronized ScheduledQuery createQuery(NewQuery query) {
    count("createQuery");
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
  }

  @Override
  public synchronized List<ScheduledQuery> queries(QueryFilter filter) {
    count("queries");
    return queries.values().stream()
        .filter(each -> filter.queryId() == null || filter.queryId().equals(each.queryId()))
        .filter(each -> filter.queryName() == null || filter.queryName().equals(each.name()))
        .toList();
  }

  @Override
  public synchronized Optional<ScheduledQuery> deleteQuery(String queryId) {
    count("deleteQuery");
    return Optional.of(queries.remove(queryId));
  }

  @Override
  public synchronized ScheduledReport createReport(NewReport report) {
    count("createReport");
    NewReport.Schedule schedule =
        report instanceof NewReport.Scheduled scheduled ? scheduled.schedule() : null;
    ScheduledReport created =
        new ScheduledReport(
            id("report"),
            report.reportName(),
            report.description(),
            report.queryId(),
            queries.get(report.queryId()).query(),
            "user",
            clock.instant(),
            clock.instant(),
            schedule == null
                ? ScheduledReport.Trigger.EXECUTE_NOW
                : ScheduledReport.Trigger.SCHEDULE,
            schedule == null ? clock.instant() : schedule.startTime(),
            "Active",
            schedule == null ? null : schedule.recurrenceInterval(),
            null,
            ScheduleEnd.UNKNOWN,
            null,
            ReportFormat.CSV);
    reports.put(created.reportId(), created);
    return created;
  }

  @Override
  public synchronized List<ScheduledReport> reports(ReportFilter filter) {
    count("reports");
    return reports.values().stream()
        .filter(each -> filter.reportId() == null || filter.reportId().equals(each.reportId()))
        .filter(
            each -> filter.reportName() == null || filter.reportName().equals(each.reportName()))
        .filter(each -> filter.queryId() == null || filter.queryId().equals(each.queryId()))
        .toList();
  }

  @Override
  public synchronized Optional<ScheduledReport> report(String reportId) {
    count("report");
    return Optional.ofNullable(reports.get(reportId));
  }

  @Override
  public synchronized Optional<ScheduledReport> deleteReport(String reportId) {
    count("deleteReport");
    ScheduledReport deleted = reports.remove(reportId);
    if (deleted == null) {
      throw PlanErrors.REPORT_NOT_FOUND.error(reportId);
    }
    return Optional.of(deleted);
  }

  @Override
  public synchronized List<ReportExecution> findExecutions(ExecutionFilter filter) {
    count("findExecutions");
    return filter.reportIds().stream()
        .map(reports::get)
        .filter(report -> report != null)
        .flatMap(this::executions)
        .filter(each -> filter.statuses().contains(each.status().kind()))
        .toList();
  }

  @Override
  public List<ReportExecution> hiddenExecutions(ExecutionFilter filter) {
    return List.of();
  }

  /** A report that runs once has one execution, and a schedule its newest one. */
  private Stream<ReportExecution> executions(ScheduledReport report) {
    Instant now = clock.instant();
    Instant started = report.startTime();
    if (report.recurrenceInterval() != null && started.isBefore(now)) {
      long runs = Duration.between(started, now).dividedBy(report.recurrenceInterval());
      started = started.plus(report.recurrenceInterval().multipliedBy(runs));
    }
    return started.isAfter(now) ? Stream.empty() : Stream.of(execution(report, started));
  }

  private ReportExecution execution(ScheduledReport report, Instant started) {
    Instant end = started.plus(latency);
    boolean ended = !clock.instant().isBefore(end);
    boolean complete = ended && outcome.equals("Completed");
    return new ReportExecution(
        "execution of " + report.reportId() + " at " + started,
        report.reportId(),
        ExecutionStatus.parse(ended ? outcome : "Pending"),
        null,
        complete ? link(report) : null,
        complete ? end : null,
        null,
        ReportFormat.CSV,
        report.recurrenceInterval(),
        null,
        ScheduleEnd.UNKNOWN,
        null);
  }

  /** Each link has a signature of its own, and expires after an hour. */
  private @Nullable SecureLink link(ScheduledReport report) {
    Instant expiry = clock.instant().plus(Duration.ofHours(1));
    String url = "https://store.example/%s.csv?se=%s&sig=%s";
    return SecureLink.of(url.formatted(report.reportId(), expiry, id("sig")), null);
  }
}
