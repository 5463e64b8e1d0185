package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.newPlanner;
import static io.partnerinsights.core.report.ReportFixture.queryRequest;
import static io.partnerinsights.core.report.ReportFixture.readReport;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.client.Quota;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.RequestedCleanup.ReportOrQuery;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.ReadOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cleanup of an account that other applications use too, and what retention deletes. */
final class RequestedCleanupTest {
  private static final Duration WEEK = Duration.ofDays(7);

  private static final int DATASETS = 21;
  private static final Duration DAY = Duration.ofDays(1);

  @AutoClose
  private final ClockedSandbox sandbox =
      new ClockedSandbox(Sandbox.builder().scale(0.01).latency(Duration.ofSeconds(10)));

  private final PartnerInsightsClient service = sandbox.client();

  private final Random random = new Random(1);
  private int mostReports;
  private int mostQueries;

  @Test
  void deletesOnlyOldReportsAndQueriesOfTheConnector() {
    readReport(sandbox, queryRequest("SELECT Month FROM OfficeUsage"));
    readReport(sandbox, queryRequest(QUERY));
    String otherQuery = service.createQuery(new NewQuery("other", "", QUERY)).queryId();
    String otherReport =
        service.createReport(NewReports.executeNow("other", otherQuery)).reportId();
    sandbox.passTime(WEEK);
    ScheduledReport old = reportOf(QUERY);
    String young =
        service.createReport(NewReports.executeNow(old.reportName(), old.queryId())).reportId();

    List<ReportOrQuery> found = cleanup().findItemsForCleanUp(WEEK);
    cleanup().deleteItems(found, "clean_up");

    assertThat(found).extracting(ReportOrQuery::kind).containsExactly("report", "report", "query");
    assertThat(found).noneMatch(ReportOrQuery::isInUse);
    assertThat(service.listReports(ReportFilter.all()))
        .extracting(ScheduledReport::reportId)
        .containsExactlyInAnyOrder(otherReport, young);
    assertThat(service.listQueries(QueryFilter.ofUser()))
        .as("the young report uses a query of last week")
        .extracting(ScheduledQuery::query)
        .hasSize(2)
        .allSatisfy(text -> assertThat(text).startsWith("SELECT Month, CustomerName"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Partner Insights connector notes", "PartnerInsightsConnectorReport2026"})
  void keepsReportsOfUsersWithSimilarNames(String name) {
    String queryId = service.createQuery(new NewQuery(name, "", QUERY)).queryId();
    service.createReport(NewReports.executeNow(name, queryId));
    sandbox.passTime(WEEK);

    assertThat(cleanup().findItemsForCleanUp(WEEK)).isEmpty();
  }

  /** Each item may be read, or about to be read, by an application on another machine. */
  @ParameterizedTest
  @CsvSource({"PT1S, true", "PT4H59M, true", "PT6H, false"})
  void tellsWhatMayBeInUse(Duration later, boolean inUse) {
    readReport(sandbox, queryRequest(QUERY));
    sandbox.passTime(later);

    assertThat(cleanup().findItemsForCleanUp(Duration.ZERO))
        .extracting(ReportOrQuery::kind, ReportOrQuery::isInUse)
        .containsExactly(tuple("report", inUse), tuple("query", inUse));
    assertThat(sandbox.sandbox().calls().countApiCalls("DELETE")).isZero();
  }

  /** A task of its own application may read it for half a day. */
  @Test
  void sparesWhatThisApplicationIsReading() {
    SharedRead read = SharedRead.of(sandbox);
    read.awaitFile();
    sandbox.passTime(Duration.ofHours(11));

    assertThat(read.reports().newCleanup(service).findItemsForCleanUp(Duration.ZERO))
        .extracting(ReportOrQuery::kind, ReportOrQuery::isInUse)
        .containsExactly(tuple("report", true), tuple("query", true));

    sandbox.passTime(Duration.ofHours(2));
    assertThat(read.reports().newCleanup(service).findItemsForCleanUp(Duration.ZERO))
        .hasSize(2)
        .noneMatch(ReportOrQuery::isInUse);
  }

  @Test
  void oneCallListsTheExecutionsOfSeveralReports() {
    readReport(sandbox, queryRequest("SELECT Month FROM OfficeUsage"));
    readReport(sandbox, queryRequest(QUERY));
    sandbox.sandbox().calls().reset();

    List<ReportOrQuery> found = cleanup().findItemsForCleanUp(Duration.ZERO);

    assertThat(found).hasSize(4).allMatch(ReportOrQuery::isInUse);
    assertThat(sandbox.sandbox().calls().count("GET", EXECUTION)).isOne();
  }

  /** Another application deletes the same report at the same time. */
  @Test
  void anItemThatIsGoneIsNoFailure() {
    readReport(sandbox, queryRequest(QUERY));
    List<ReportOrQuery> found = cleanup().findItemsForCleanUp(Duration.ZERO);
    service.deleteReport(found.get(0).id());

    cleanup().deleteItems(found, "clean_up");

    assertThat(service.listQueries(QueryFilter.ofUser())).isEmpty();
  }

  @Test
  void findsNothingInACleanAccount() {
    assertThat(cleanup().findItemsForCleanUp(Duration.ZERO)).isEmpty();
  }

  /** One that is new may get its report in this moment. */
  @Test
  void eachCleaningDeletesOldQueriesWithoutAReport() {
    service.createQuery(query("SELECT Month FROM OfficeUsage"));
    sandbox.passTime(Duration.ofDays(1).plusMinutes(1));
    service.createQuery(query("SELECT MPNId FROM OfficeUsage"));
    service.createQuery(new NewQuery("mine", "", "SELECT Month FROM OfficeUsage"));

    SharedRead.of(sandbox).awaitFile();

    assertThat(service.listQueries(QueryFilter.ofUser()))
        .extracting(ScheduledQuery::query)
        .hasSize(3)
        .anyMatch(text -> text.contains("MPNId"));
    assertThat(service.listReports(ReportFilter.all())).hasSize(1);
  }

  /** The age is by the service's clock, also if the cleanup is the first call of the process. */
  @Test
  void aWrongLocalClockMakesNothingOld() {
    Clock service = ManualClock.startingAt(Instant.now().minus(Duration.ofDays(30)));
    try (Sandbox sandbox = Sandbox.builder().scale(0.01).clock(service).start()) {
      Map<String, String> other = ReadOptions.of(sandbox);
      other.keySet().removeAll(Set.of("username", "password", "clientSecret"));
      other.put("refreshToken", sandbox.refreshToken());
      Clients.clientFor(ConnectorOptions.parseAccount(other))
          .createQuery(query("SELECT Month FROM OfficeUsage"));

      assertThat(
              new Application()
                  .newCleanup(ConnectorOptions.parseAccount(ReadOptions.of(sandbox)))
                  .findItemsForCleanUp(WEEK))
          .isEmpty();
    }
  }

  private static NewQuery query(String text) {
    String name = ReportNames.ofQuery(InsightsQuery.parse(text));
    return new NewQuery(name, ReportUse.DESCRIPTION, text);
  }

  private ScheduledReport reportOf(String query) {
    return service.listReports(ReportFilter.all()).stream()
        .filter(report -> report.query().startsWith(query.substring(0, query.indexOf(" FROM"))))
        .findFirst()
        .orElseThrow();
  }

  private RequestedCleanup cleanup() {
    return new ReportRegistry(sandbox.clock()).newCleanup(service);
  }

  /**
   * Reads each dataset once a night, after a schedule was created for each one.
   *
   * @param nights the number of nights
   * @param changing whether each night's queries are others, so that none is found again
   */
  @ParameterizedTest
  @CsvSource({"4, false", "4, true"})
  @Tag("full")
  void anAccountStaysBelowItsQuotas(int nights, boolean changing) {
    for (int dataset = 0; dataset < DATASETS; dataset++) {
      schedule(plan(dataset, "schedule"));
    }
    for (int night = 0; night < nights; night++) {
      Instant start = ClockedSandbox.START.plus(DAY.multipliedBy(night));
      sandbox.passTime(Duration.between(sandbox.clock().instant(), start));
      readAll(changing ? "night " + night : "each night");
    }

    assertThat(ReportFixture.reportPosts(sandbox)).isEqualTo(DATASETS * (nights + 1L));
    assertThat(mostReports).isGreaterThan(DATASETS).isLessThan(Quota.MAX_ACTIVE_REPORTS);
    assertThat(mostQueries).isGreaterThan(DATASETS).isLessThan(Quota.MAX_QUERIES);
  }

  @Test
  @Tag("long")
  void anAccountStaysBelowItsQuotasForAYear() {
    anAccountStaysBelowItsQuotas(365, true);
  }

  /** Reads by an application of its own, as a nightly job is. */
  private void readAll(String market) {
    try (ReportRegistry reports = new ReportRegistry(sandbox.clock())) {
      for (int dataset = 0; dataset < DATASETS; dataset++) {
        Reading reading = reading();
        SharedRead.of(plan(dataset, market), reading, reports, Sharing.DEFAULTS).awaitFile();
        mostReports = Math.max(mostReports, service.listReports(ReportFilter.all()).size());
        mostQueries = Math.max(mostQueries, service.listQueries(QueryFilter.ofUser()).size());
      }
    }
  }

  private Reading reading() {
    return new Reading(
        service,
        ReportFixture.defaultSettings(),
        sandbox.clock(),
        sandbox.sleeper(),
        random,
        OpenWaits.withoutMessages(sandbox.clock()));
  }

  private CheckedQuery plan(int dataset, String market) {
    String query = "SELECT Month FROM OfficeUsage WHERE CustomerName = '%s %s'";
    return newPlanner(service).checkRequest(queryRequest(query.formatted(dataset, market)));
  }

  private void schedule(CheckedQuery plan) {
    Fingerprint fingerprint = plan.fingerprint();
    String queryId =
        service
            .createQuery(
                new NewQuery(
                    ReportNames.ofQuery(plan.query()),
                    ReportUse.DESCRIPTION,
                    plan.query().toText()))
            .queryId();
    Instant first = ClockedSandbox.START.plus(Duration.ofDays(300));
    service.createReport(
        new NewReport.Scheduled(
            ReportUse.STREAM.scheduleName("", fingerprint),
            ReportUse.STREAM.scheduleDescription("", 24, fingerprint, fingerprint, ""),
            queryId,
            new NewReport.Schedule(first, DAY, null),
            ReportFormat.CSV,
            null));
  }
}
