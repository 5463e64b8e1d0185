package io.partnerinsights.core.report;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.client.ReportService.Limits;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.ReuseMode;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.session.Planner;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewReports;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Requests, jobs and errors for tests of jobs and of the report cache. */
public final class ReportFixture {
  public static final String EXECUTION = "/ScheduledReport/execution";
  public static final String REPORTS = "/ScheduledReport";
  public static final String QUERIES = "/ScheduledQueries";
  public static final String QUERY =
      "SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month TIMESPAN LAST_6_MONTHS";

  private ReportFixture() {}

  public static ClockedSandbox serviceWith(SandboxBuilder settings) {
    return new ClockedSandbox(settings.scale(0.1));
  }

  public static ReportRequest queryRequest(String query) {
    ReadTarget target = new ReadTarget.QueryText(InsightsQuery.parse(query));
    return new ReportRequest(target, null, ReportFormat.CSV);
  }

  public static ReportRequest existingReport(String reportId, @Nullable String executionId) {
    ReadTarget target = new ReadTarget.ExistingReport(reportId, executionId);
    return new ReportRequest(target, null, ReportFormat.CSV);
  }

  /** The settings of a read without options. */
  public static ReportSettings defaultSettings() {
    return settingsWithTimeout(Duration.ofHours(4));
  }

  public static ReportSettings settingsWithTimeout(Duration timeout) {
    return new ReportSettings(
        timeout,
        new Limits(null, 5, 60),
        null,
        null,
        null,
        ReuseMode.AUTO,
        Duration.ofHours(1),
        ReportUse.SHARED_READ);
  }

  public static Planner newPlanner(ClockedSandbox service) {
    return newPlanner(service.client());
  }

  public static Planner newPlanner(PartnerInsightsClient client) {
    ConnectorOptions options =
        ConnectorOptions.parse(Map.of("accessToken", "none", "query", QUERY));
    return Planner.withOwnCaches(options, client, Clock.systemUTC());
  }

  public static Reading newReading(ClockedSandbox service) {
    return newReading(service, defaultSettings());
  }

  public static Reading newReading(ClockedSandbox service, ReportSettings settings) {
    return newReading(service, settings, service.sleeper());
  }

  public static Reading newReading(
      ClockedSandbox service, ReportSettings settings, Sleeper sleeper) {
    return newReading(service, settings, sleeper, OpenWaits.withoutMessages(service.localClock()));
  }

  public static Reading newReading(
      ClockedSandbox service, ReportSettings settings, Sleeper sleeper, OpenWaits openWaits) {
    return new Reading(
        service.client(), settings, service.localClock(), sleeper, new Random(), openWaits);
  }

  /** Reading with another account. */
  public static Reading newReading(ClockedSandbox service, PartnerInsightsClient client) {
    return new Reading(
        client,
        defaultSettings(),
        service.localClock(),
        service.sleeper(),
        new Random(),
        OpenWaits.withoutMessages(service.localClock()));
  }

  public static CompletedReport readReport(ClockedSandbox service, ReportRequest request) {
    return readReport(service, request, defaultSettings());
  }

  public static CompletedReport readReport(
      ClockedSandbox service, ReportRequest request, ReportSettings settings) {
    return readReport(newReading(service, settings), newPlanner(service).checkRequest(request));
  }

  /** On the system's clock. */
  public static CompletedReport readReport(ConnectorOptions options, CheckedQuery plan) {
    Reading reading =
        new Reading(
            Clients.clientFor(options),
            ReportSettings.of(options, Clients.clientFor(options).limits()),
            MonotonicClock.system(),
            Sleeper.system(),
            new Random(),
            OpenWaits.withoutMessages(MonotonicClock.system()));
    return readReport(reading, plan);
  }

  /** On the system's clock. */
  public static CompletedReport readReport(ConnectorOptions options) {
    return readReport(
        options, newPlanner(Clients.clientFor(options)).checkRequest(ReportRequest.of(options)));
  }

  /** Reads a report of its own. */
  public static CompletedReport readReport(Reading reading, CheckedQuery plan) {
    return SharedRead.ofOwnApplication(plan, reading).awaitFile();
  }

  public static ScheduledReport onlyReport(ClockedSandbox service) {
    return onlyReport(service.client());
  }

  static ScheduledReport onlyReport(ReportService service) {
    return service.listReports(ReportFilter.all()).get(0);
  }

  /** Creates another report on the only query. */
  static String createUnder(ReportService service, String name) {
    String queryId = service.listQueries(QueryFilter.ofUser()).get(0).queryId();
    return service.createReport(NewReports.executeNow(name, queryId)).reportId();
  }

  /** How many requests to create a report were sent. */
  public static long reportPosts(ClockedSandbox service) {
    return service.sandbox().calls().count("POST", REPORTS);
  }

  /** How many requests to create a query were sent. */
  public static long queryPosts(ClockedSandbox service) {
    return service.sandbox().calls().count("POST", QUERIES);
  }
}
