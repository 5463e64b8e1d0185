package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.NewReports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests all endpoints against the sandbox, which is also overloaded, strict or unreachable. */
class PartnerInsightsClientTest {
  private static final String QUERY =
      "SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants"
          + " ORDER BY BilledRevenueUSD LIMIT 10";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-07-01T00:00:00Z");

  @AutoClose private static ClockedSandbox fixture;
  private static PartnerInsightsClient client;

  private static SandboxBuilder settings() {
    return Sandbox.builder().scale(0.05);
  }

  @BeforeAll
  static void start() {
    fixture = new ClockedSandbox(settings());
    client = fixture.client();
  }

  @BeforeEach
  @AfterEach
  void clean() {
    fixture.sandbox().faults().clear();
    client
        .listReports(ReportFilter.all())
        .forEach(report -> client.deleteReport(report.reportId()));
    client.listQueries(QueryFilter.ofUser()).forEach(query -> client.deleteQuery(query.queryId()));
    fixture.sandbox().calls().reset();
  }

  @Test
  void createsFindsAndDeletesAQuery() {
    ScheduledQuery created = client.createQuery(new NewQuery(" Top customers ", "by us", QUERY));

    assertThat(created.name()).isEqualTo("Top customers");
    assertThat(created.description()).isEqualTo("by us");
    assertThat(created.query()).isEqualTo(QUERY);
    assertThat(created.isSystem()).isFalse();
    assertThat(created.createdTime()).isEqualTo(fixture.clock().instant());
    assertThat(client.listQueries(QueryFilter.byId(created.queryId()))).containsExactly(created);
    assertThat(client.listQueries(QueryFilter.byName("Top customers"))).containsExactly(created);

    assertThat(client.deleteQuery(created.queryId())).contains(created);
    assertThat(client.listQueries(QueryFilter.byId(created.queryId()))).isEmpty();
    assertFails(() -> client.deleteQuery(created.queryId()), ErrorCode.QUERY_NOT_FOUND);
  }

  @Test
  void sendsLongQueriesWithAnyCharacters() {
    String longest =
        "SELECT CustomerName FROM CustomersAndTenants WHERE CustomerName NOT IN ("
            + "'Ünïcødé & =+%;#?', ".repeat(150)
            + "'z') LIMIT 3";

    assertThat(longest.length()).isGreaterThan(3_000);
    assertThat(client.testQuery(TestQuery.ofText(longest, new TimeRange(START, END))))
        .extracting(SampleRow::values)
        .isEqualTo(fixture.sandbox().expectedRows(longest, START, END))
        .hasSize(3);
  }

  @Test
  void listsTheExecutionsOfSeveralReportsAndSomeOfThem() {
    String query = client.createQuery(new NewQuery("Top", "", QUERY)).queryId();
    List<String> reports =
        Stream.of("First", "Second", "Third")
            .map(name -> client.createReport(NewReports.executeNow(name, query)).reportId())
            .toList();
    fixture.clock().advance(Duration.ofSeconds(10));
    fixture.sandbox().finishDueWork();

    ExecutionFilter all =
        new ExecutionFilter(
            reports,
            List.of(),
            Set.of(ExecutionStatus.Kind.COMPLETED, ExecutionStatus.Kind.PAUSED),
            ExecutionFilter.Span.LAST_90_DAYS);

    List<ReportExecution> listed = client.listExecutions(all);
    List<String> some = listed.subList(0, 2).stream().map(ReportExecution::executionId).toList();
    ExecutionFilter two = new ExecutionFilter(reports, some, all.statuses(), all.span());

    assertThat(listed)
        .extracting(ReportExecution::reportId)
        .containsExactlyInAnyOrderElementsOf(reports);
    assertThat(client.listExecutions(two))
        .extracting(ReportExecution::executionId)
        .containsExactlyInAnyOrderElementsOf(some);
  }

  @Test
  void distinguishesNotYetFromNoSuchReport() {
    ScheduledReport waiting = scheduled("Later");
    ExecutionFilter completed =
        new ExecutionFilter(
            List.of(waiting.reportId()),
            List.of(),
            Set.of(ExecutionStatus.Kind.COMPLETED),
            ExecutionFilter.Span.LATEST);

    assertThat(client.listExecutions(completed)).isEmpty();
    assertFails(
        () -> client.listExecutions(ExecutionFilter.latestOf("00000000-no-such-report")),
        ErrorCode.REPORT_NOT_FOUND);
  }

  @Test
  void schedulesUpdatesPausesResumesAndDeletesAReport() {
    ScheduledReport created = scheduled("Daily");
    assertThat(created.trigger()).isEqualTo(ScheduledReport.Trigger.SCHEDULE);
    assertThat(created.recurrenceInterval()).isEqualTo(Duration.ofDays(1));
    assertThat(created.recurrenceCount()).isEqualTo(5);
    assertThat(created.webhook()).isEqualTo(hook());
    assertThat(client.listReports(ReportFilter.byId(created.reportId()))).containsExactly(created);
    assertThat(client.listReports(ReportFilter.byName("Daily"))).containsExactly(created);
    assertThat(client.listReports(ReportFilter.byQuery(created.queryId())))
        .containsExactly(created);
    assertThat(client.listReports(ReportFilter.byName("Nightly"))).isEmpty();

    ScheduledReport updated = client.updateReport(created.reportId(), update("Weekly"));
    assertThat(updated.reportName()).isEqualTo("Weekly");
    assertThat(updated.recurrenceInterval()).isEqualTo(Duration.ofDays(7));
    assertThat(updated.format()).isEqualTo(ReportFormat.TSV);

    assertThat(client.pauseReport(created.reportId()).isPaused()).isTrue();
    assertThat(client.resumeReport(created.reportId()).isPaused()).isFalse();

    assertThat(client.deleteReport(created.reportId()).orElseThrow().reportId())
        .isEqualTo(created.reportId());
    assertThat(client.listReports(ReportFilter.byId(created.reportId()))).isEmpty();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> client.deleteReport(created.reportId()),
            () -> client.updateReport(created.reportId(), update("x")),
            () -> client.pauseReport(created.reportId()),
            () -> client.resumeReport(created.reportId()))) {
      assertFails(call, ErrorCode.REPORT_NOT_FOUND);
    }
  }

  private static ScheduledReport scheduled(String name) {
    ScheduledQuery query = client.createQuery(new NewQuery("Query of " + name, "", QUERY));
    return client.createReport(
        new NewReport.Scheduled(
            name,
            "by the clock",
            query.queryId(),
            new NewReport.Schedule(inHours(5), Duration.ofDays(1), 5),
            ReportFormat.CSV,
            hook()));
  }

  private static ReportUpdate update(String name) {
    return new ReportUpdate(
        name,
        "",
        new NewReport.Schedule(inHours(6), Duration.ofDays(7), null),
        ReportFormat.TSV,
        null);
  }

  private static Webhook hook() {
    return new Webhook("http://127.0.0.1:9/hook", WebhookMethod.GET);
  }

  private static Instant inHours(int hours) {
    return fixture.clock().instant().plus(Duration.ofHours(hours));
  }

  @ParameterizedTest
  @EnumSource(
      value = Quirk.class,
      names = {"RELATIVE_NEXT_LINKS", "PAGE_KEYS", "DATA_REDACTED"})
  void readsAllPagesWithEveryQuirk(Quirk quirk) {
    try (ClockedSandbox paged =
        new ClockedSandbox(settings().with(s -> s.pageSize = 7).quirk(quirk))) {
      assertThat(paged.client().listDatasets()).isEqualTo(client.listDatasets());
      assertThat(paged.sandbox().calls().count("GET", "/ScheduledDataset")).isEqualTo(3);
      assertThat(paged.sandbox().calls().all()).noneMatch(call -> call.query().contains("eyJ"));
      assertThat(paged.client().listQueries(QueryFilter.all()))
          .extracting(ScheduledQuery::queryId)
          .containsExactlyElementsOf(
              client.listQueries(QueryFilter.all()).stream().map(ScheduledQuery::queryId).toList());
    }
  }

  @Test
  void pausesOrResumesAReportTwice() {
    ScheduledReport report = scheduled("Twice");

    assertThat(client.resumeReport(report.reportId()).reportStatus()).isEqualTo("Active");
    client.pauseReport(report.reportId());
    assertThat(client.pauseReport(report.reportId()).isPaused()).isTrue();
    assertThat(client.pauseReport(report.reportId()).reportId()).isEqualTo(report.reportId());
  }

  @Test
  void acceptsA404ForARepeatedDelete() {
    ScheduledReport report = create("Gone");
    fixture.sandbox().faults().on("DELETE", "/ScheduledReport").loseTheResponse();

    assertThat(client.deleteReport(report.reportId())).isEmpty();
    assertThat(client.listReports(ReportFilter.byId(report.reportId()))).isEmpty();
  }

  @Test
  void failsIfTheServiceCannotBeReached() {
    ClockedSandbox gone = new ClockedSandbox(settings());
    gone.close();

    Failures.assertFails(gone.client()::listDatasets, ErrorCode.SERVICE_UNREACHABLE, "apiUrl");
    Duration before = gone.elapsedTime();
    Failures.assertFails(
        () -> gone.client().createQuery(new NewQuery("x", "", QUERY)),
        ErrorCode.SERVICE_UNREACHABLE,
        "apiUrl");
    assertThat(gone.elapsedTime())
        .as("the POST was not sent, and is repeated")
        .isGreaterThan(before);
  }

  @ParameterizedTest
  @CsvSource({
    "SELECT A FROM NoSuchDataset, UNKNOWN_DATASET",
    "SELECT NoSuchColumn FROM OfficeUsage, UNKNOWN_COLUMN"
  })
  void distinguishesUnknownDatasetsAndColumns(String wrong, ErrorCode code) {
    assertFails(() -> client.testQuery(TestQuery.ofText(wrong, null)), code);
    try (ClockedSandbox inside = new ClockedSandbox(settings().quirk(Quirk.ERRORS_INSIDE_200))) {
      assertFails(() -> inside.client().testQuery(TestQuery.ofText(wrong, null)), code);
      assertThat(inside.client().listQueries(QueryFilter.byName("Unknown"))).isEmpty();
    }
  }

  private static ScheduledReport create(String name) {
    String query = client.createQuery(new NewQuery("Query of " + name, "", QUERY)).queryId();
    return client.createReport(NewReports.executeNow(name, query));
  }

  private static void assertFails(ThrowingCallable call, ErrorCode code, String... parts) {
    assertThat(Failures.assertFails(call, code, parts).ids()).containsKey("correlationId");
  }
}
