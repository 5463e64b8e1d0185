package io.partnerinsights.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.ReportPlanner;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

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

  public static ReportRequest request(String query) {
    ReadTarget target = new ReadTarget.QueryText(InsightsQuery.parse(query));
    return new ReportRequest(target, Optional.empty(), ReportFormat.CSV);
  }

  public static ReportRequest existing(String reportId, Optional<String> executionId) {
    ReadTarget target = new ReadTarget.ExistingReport(reportId, executionId);
    return new ReportRequest(target, Optional.empty(), ReportFormat.CSV);
  }

  /** The settings of a read without options. */
  public static ReportSettings settings() {
    return timeout(Duration.ofHours(4));
  }

  public static ReportSettings timeout(Duration timeout) {
    return new ReportSettings(
        timeout,
        new PollSchedule(Optional.empty()),
        5,
        ReportSettings.Fields.NONE,
        new ReportListener() {});
  }

  public static ReportSettings reportsPerHour(int count) {
    ReportSettings settings = settings();
    return new ReportSettings(
        settings.timeout(), settings.schedule(), count, settings.fields(), settings.listener());
  }

  public static ReportPlanner planner(ClockedSandbox service) {
    return planner(service.client());
  }

  public static ReportPlanner planner(PartnerInsightsClient client) {
    return new ReportPlanner(client, SchemaHints.none());
  }

  public static Waits jobs(ClockedSandbox service) {
    return jobs(service, settings());
  }

  public static Waits jobs(ClockedSandbox service, ReportSettings settings) {
    return jobs(service, settings, service.sleeper());
  }

  public static Waits jobs(ClockedSandbox service, ReportSettings settings, Sleeper sleeper) {
    return jobs(service, settings, sleeper, WaitLog.slf4j(Optional.empty()));
  }

  public static Waits jobs(
      ClockedSandbox service, ReportSettings settings, Sleeper sleeper, WaitLog log) {
    return new Waits(service.client(), settings, service.localClock(), sleeper, new Random(), log);
  }

  /** Jobs of another account. */
  public static Waits jobs(ClockedSandbox service, PartnerInsightsClient client) {
    return new Waits(
        client,
        settings(),
        service.localClock(),
        service.sleeper(),
        new Random(),
        WaitLog.slf4j(Optional.empty()));
  }

  /** A job that adopts nothing. */
  public static ReportJob job(Waits jobs, ReportPlan plan) {
    return jobs.create(JobRequest.of(plan, CreationRecorder.NONE));
  }

  public static CompletedReport run(ClockedSandbox service, ReportRequest request) {
    return run(service, request, settings());
  }

  public static CompletedReport run(
      ClockedSandbox service, ReportRequest request, ReportSettings settings) {
    return run(jobs(service, settings), planner(service).plan(request));
  }

  /** On the system's clock. */
  public static CompletedReport run(ConnectorOptions options, ReportPlan plan) {
    return run(
        Waits.of(Clients.of(options), ReportSettings.of(options), WaitLog.slf4j(Optional.empty())),
        plan);
  }

  /** On the system's clock. */
  public static CompletedReport run(ConnectorOptions options) {
    return run(options, planner(Clients.of(options)).plan(ReportRequest.of(options)));
  }

  public static CompletedReport run(Waits jobs, ReportPlan plan) {
    return job(jobs, plan).await();
  }

  public static ScheduledReport onlyReport(ClockedSandbox service) {
    return service.client().reports(ReportFilter.all()).get(0);
  }

  /** How many requests to create a report were sent. */
  public static long reportPosts(ClockedSandbox service) {
    return service.sandbox().calls().count("POST", REPORTS);
  }

  /** How many requests to create a query were sent. */
  public static long queryPosts(ClockedSandbox service) {
    return service.sandbox().calls().count("POST", QUERIES);
  }

  /** A sleeper that runs an action before the first sleep. */
  public static Sleeper before(Sleeper sleeper, Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return duration -> {
      if (done.compareAndSet(false, true)) {
        action.run();
      }
      sleeper.sleep(duration);
    };
  }

  /** A sleeper that is interrupted at once. */
  public static Sleeper interrupted() {
    return duration -> {
      throw new InterruptedException("stop");
    };
  }

  public static PartnerInsightsException failure(ThrowingCallable action, ErrorCode code) {
    PartnerInsightsException failure = catchThrowableOfType(PartnerInsightsException.class, action);
    assertThat(failure).as("an error is expected: " + code).isNotNull();
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    return failure;
  }
}
