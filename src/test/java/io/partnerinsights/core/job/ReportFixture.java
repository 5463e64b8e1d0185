package io.partnerinsights.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.cache.ReportBroker;
import io.partnerinsights.core.cache.ReportOnDemand;
import io.partnerinsights.core.cache.ReuseSettings;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlanner;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of making and waiting have in common: requests, runners, errors. */
public final class ReportFixture {
  public static final String EXECUTION = "/ScheduledReport/execution";
  public static final String QUERY =
      "SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month TIMESPAN LAST_6_MONTHS";

  /** What no option gives. */
  public static final ReuseSettings BY_DEFAULT =
      new ReuseSettings(Reuse.AUTO, Duration.ofHours(1), Keep.NOTHING);

  private ReportFixture() {}

  public static ClockedSandbox serviceWith(SandboxBuilder settings) {
    return new ClockedSandbox(settings.scale(0.1));
  }

  public static ReportRequest request(String query) {
    ReadTarget question = new ReadTarget.QueryText(InsightsQuery.parse(query));
    return new ReportRequest(question, Optional.empty(), ReportFormat.CSV);
  }

  public static ReportRequest existing(String reportId, Optional<String> executionId) {
    ReadTarget question = new ReadTarget.ExistingReport(reportId, executionId);
    return new ReportRequest(question, Optional.empty(), ReportFormat.CSV);
  }

  public static WaitSettings defaults() {
    return patience(Duration.ofHours(4));
  }

  public static WaitSettings patience(Duration timeout) {
    return new WaitSettings(timeout, Optional.empty());
  }

  public static CompletedReport run(ClockedSandbox service, ReportRequest request) {
    return run(service, request, defaults());
  }

  public static CompletedReport run(
      ClockedSandbox service, ReportRequest request, WaitSettings settings) {
    return runner(service, settings).run(planner(service).plan(request));
  }

  public static ReportPlanner planner(ClockedSandbox service) {
    return new ReportPlanner(service.client(), SchemaHints.none());
  }

  /** As a load() of an application that has no other. */
  public static ReportOnDemand onDemand(ClockedSandbox service, ReportRunner runner) {
    return onDemand(service, runner, new ReportBroker(service.clock()), BY_DEFAULT);
  }

  /** As a load() of the broker's application. */
  public static ReportOnDemand onDemand(
      ClockedSandbox service, ReportRunner runner, ReportBroker broker, ReuseSettings settings) {
    return new ReportOnDemand(planner(service).plan(request(QUERY)), runner, settings, broker);
  }

  public static ReportRunner runner(ClockedSandbox service, WaitSettings settings) {
    return runner(service, settings, service.sleeper());
  }

  /** For another account. */
  public static ReportRunner runner(ClockedSandbox service, PartnerInsightsClient client) {
    return new ReportRunner(
        client, defaults(), service.clock(), service.sleeper(), new Random(), WaitLog.slf4j());
  }

  public static ReportRunner runner(
      ClockedSandbox service, WaitSettings settings, Sleeper sleeper) {
    return runner(service, settings, sleeper, WaitLog.slf4j());
  }

  public static ReportRunner runner(
      ClockedSandbox service, WaitSettings settings, Sleeper sleeper, WaitLog log) {
    return new ReportRunner(
        service.client(), settings, service.clock(), sleeper, new Random(), log);
  }

  public static ScheduledReport onlyReport(ClockedSandbox service) {
    return service.client().reports(ReportFilter.all()).get(0);
  }

  public static long reportsOrdered(ClockedSandbox service) {
    return service.sandbox().calls().count("POST", "/ScheduledReport");
  }

  public static PartnerInsightsException failure(ThrowingCallable action, ErrorCode code) {
    PartnerInsightsException failure = catchThrowableOfType(PartnerInsightsException.class, action);
    assertThat(failure).as("an error is expected: " + code).isNotNull();
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    return failure;
  }
}
