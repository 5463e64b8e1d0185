package io.partnerinsights.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.api.model.ReportFilter;
import io.partnerinsights.core.api.model.ScheduledReport;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.wait.WaitLog;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of making and waiting have in common: requests, runners, errors. */
final class ReportFixture {
  static final String EXECUTION = "/ScheduledReport/execution";
  static final String QUERY =
      "SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month TIMESPAN LAST_6_MONTHS";

  private ReportFixture() {}

  static ClockedSandbox serviceWith(SandboxBuilder settings) {
    return new ClockedSandbox(settings.scale(0.1));
  }

  static ReportRequest request(String query) {
    Question question = new Question.QueryText(InsightsQuery.parse(query));
    return new ReportRequest(question, Optional.empty(), ReportFormat.CSV);
  }

  static ReportRequest existing(String reportId, Optional<String> executionId) {
    Question question = new Question.ExistingReport(reportId, executionId);
    return new ReportRequest(question, Optional.empty(), ReportFormat.CSV);
  }

  static WaitSettings defaults() {
    return patience(Duration.ofHours(4));
  }

  static WaitSettings patience(Duration timeout) {
    return new WaitSettings(timeout, Optional.empty());
  }

  static CompletedReport run(ClockedSandbox service, ReportRequest request) {
    return run(service, request, defaults());
  }

  static CompletedReport run(ClockedSandbox service, ReportRequest request, WaitSettings settings) {
    return runner(service, settings).run(planner(service).plan(request));
  }

  static ReportPlanner planner(ClockedSandbox service) {
    return new ReportPlanner(service.client(), SchemaHints.none());
  }

  static ReportOnDemand onDemand(ClockedSandbox service, ReportRunner runner) {
    return new ReportOnDemand(planner(service).plan(request(QUERY)), runner);
  }

  static ReportRunner runner(ClockedSandbox service, WaitSettings settings) {
    return runner(service, settings, service.sleeper());
  }

  static ReportRunner runner(ClockedSandbox service, WaitSettings settings, Sleeper sleeper) {
    return runner(service, settings, sleeper, WaitLog.slf4j());
  }

  static ReportRunner runner(
      ClockedSandbox service, WaitSettings settings, Sleeper sleeper, WaitLog log) {
    return new ReportRunner(
        service.client(), settings, service.clock(), sleeper, new Random(), log);
  }

  static ScheduledReport onlyReport(ClockedSandbox service) {
    return service.client().reports(ReportFilter.all()).get(0);
  }

  static long reportsOrdered(ClockedSandbox service) {
    return service.sandbox().calls().count("POST", "/ScheduledReport");
  }

  static PartnerInsightsException failure(ThrowingCallable action, ErrorCode code) {
    PartnerInsightsException failure = catchThrowableOfType(PartnerInsightsException.class, action);
    assertThat(failure).as("an error is expected: " + code).isNotNull();
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    return failure;
  }
}
