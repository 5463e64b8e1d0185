package io.partnerinsights.core.session;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A sandbox with quirks, with a stored query and reports to read. Only waits move its clock, so
 * that they take no time.
 */
final class QuirkService implements AutoCloseable {
  /** The query of all stored reports. */
  static final String STORED =
      "SELECT Month, CustomerName, MonthlyActiveUsers FROM OfficeUsage TIMESPAN LAST_3_MONTHS";

  /** Longer than the time after which lists show a new report. */
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Fewer than there are datasets, so that links to next pages occur. */
  private static final int PAGE_SIZE = 15;

  private static final int ATTEMPTS = 4;
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final int TOO_MANY_REQUESTS = 429;

  private final ClockedSandbox service;
  private final String queryId;
  private final String recurringId;
  private int reports;
  private int applications;
  private long ownReports;

  QuirkService(Set<Quirk> quirks, Compression compression) {
    this.service =
        new ClockedSandbox(
            Sandbox.builder()
                .with(s -> s.quirks.addAll(quirks))
                .compression(compression)
                .latency(Duration.ofSeconds(15))
                .scale(0.02)
                .with(
                    s -> s.pageSize = quirks.contains(Quirk.RELATIVE_NEXT_LINKS) ? PAGE_SIZE : 0));
    client().limiter().setMaxCallsPerMinute(1_000_000);
    this.queryId = createQuery();
    this.recurringId = createSchedule();
    passTime(Duration.ofHours(30));
  }

  private PartnerInsightsClient client() {
    return service.client();
  }

  private void passTime(Duration duration) {
    service.passTime(duration);
  }

  private String createQuery() {
    NewQuery query = new NewQuery("storedquery", "", STORED);
    QueryFilter byName = QueryFilter.byName(query.name());
    return createPatiently(
        () -> client().createQuery(query).queryId(),
        () -> client().listQueries(byName).stream().map(ScheduledQuery::queryId).toList());
  }

  /** Creates a report, and waits until it is listed: then a user can know its id. */
  private String createReport(NewReport report) {
    long reportsBefore = createdReports();
    ReportFilter byName = ReportFilter.byName(report.reportName());
    String id =
        createPatiently(
            () -> client().createReport(report).reportId(),
            () -> client().listReports(byName).stream().map(ScheduledReport::reportId).toList());
    while (client().listReports(ReportFilter.byId(id)).isEmpty()) {
      passTime(SHORT);
    }
    ownReports += createdReports() - reportsBefore;
    return id;
  }

  /** Creates an object as a patient user would: after a failure it may be listed later. */
  private String createPatiently(Supplier<String> post, Supplier<List<String>> find) {
    Optional<String> foundId = Optional.empty();
    for (int i = 0; i < ATTEMPTS && foundId.isEmpty(); i++) {
      try {
        foundId = Optional.of(post.get());
      } catch (PartnerInsightsException e) {
        passTime(LONG);
        foundId = find.get().stream().findFirst();
      }
    }
    return foundId.orElseThrow();
  }

  /** Creates a daily report that has just begun to run for the first time. */
  String createSchedule() {
    Instant start = service.sandbox().clock().instant().plus(Duration.ofHours(5));
    String id =
        createReport(
            NewReports.scheduledReport("given" + reports++, queryId, start, Duration.ofDays(1)));
    passTime(Duration.ofMinutes(301));
    return id;
  }

  /** Creates a report that has run when it is read. */
  String createReport(ReportFormat format) {
    String id = createRunning(format);
    passTime(LONG);
    return id;
  }

  /** Creates a report that runs while it is read. */
  String createRunningReport() {
    return createRunning(ReportFormat.CSV);
  }

  private String createRunning(ReportFormat format) {
    return createReport(
        new NewReport.ExecuteNow("given" + reports++, "", queryId, null, format, null));
  }

  /** Passes the time after which no read adopts the report of another one. */
  void passReuse() {
    passTime(Duration.ofHours(2));
  }

  String queryId() {
    return queryId;
  }

  String recurringId() {
    return recurringId;
  }

  String firstExecution(String reportId) {
    return client().listExecutions(ExecutionFilter.last90Days(reportId)).stream()
        .filter(execution -> execution.reportGeneratedTime() != null)
        .min(Comparator.comparing(ReportExecution::reportGeneratedTime))
        .map(ReportExecution::executionId)
        .orElseThrow();
  }

  Map<String, String> options() {
    return ReadOptions.of(service.sandbox(), "pollInterval", "5s");
  }

  Application newApplication() {
    return TestApplications.of(
        client(), service.clock(), service.sleeper(), new Random(++applications));
  }

  Sandbox sandbox() {
    return service.sandbox();
  }

  /** Counts the reports that reads have created, also by requests whose answer was lost. */
  long reportsCreated() {
    return createdReports() - ownReports;
  }

  private long createdReports() {
    return service
        .sandbox()
        .calls()
        .count(
            call ->
                call.method().equals("POST")
                    && call.path().equals("/ScheduledReport")
                    && call.status() != TOO_MANY_REQUESTS);
  }

  @Override
  public void close() {
    service.close();
  }
}
