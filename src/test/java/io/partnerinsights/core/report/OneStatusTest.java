package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.existing;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.onlyReport;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that refuses or ignores a filter of executions with several statuses. */
final class OneStatusTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static ClockedSandbox service(Quirk quirk) {
    return serviceWith(Sandbox.builder().quirk(quirk).latency(Duration.ofMinutes(40)));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSES_SEVERAL_STATUSES", "IGNORES_SEVERAL_STATUSES"})
  void readsAReportByOneStatusAtATime(Quirk quirk) {
    try (ClockedSandbox service = service(quirk)) {
      CompletedReport report = run(service, request(QUERY));

      assertThat(report.reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(service.elapsed()).isLessThan(HOUR);
      service.sandbox().calls().reset();
      service.client().executions(ExecutionFilter.latest(report.reportId()));
      assertThat(service.sandbox().calls().count("GET", EXECUTION)).as("one by one").isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSES_SEVERAL_STATUSES", "IGNORES_SEVERAL_STATUSES"})
  void readsAGivenReportAtOnce(Quirk quirk) {
    try (ClockedSandbox service = service(quirk)) {
      CompletedReport report = run(service, request(QUERY));
      Executions.newest(service.client(), report.reportId());
      Duration before = service.elapsed();

      for (Optional<String> execution :
          List.of(Optional.<String>empty(), Optional.of(report.executionId()))) {
        CompletedReport again = run(service, existing(report.reportId(), execution.orElse(null)));
        assertThat(again.executionId()).isEqualTo(report.executionId());
      }
      assertThat(service.elapsed()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSES_SEVERAL_STATUSES", "IGNORES_SEVERAL_STATUSES"})
  void doesNotAdoptAReportThatIsTooOld(Quirk quirk) {
    try (ClockedSandbox service = service(quirk)) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      run(reading(service), plan);
      service.clock().advance(HOUR.multipliedBy(3));

      ReportLease second =
          SharedRead.of(plan, reading(service), new Reports(service.clock()), Sharing.DEFAULTS)
              .acquire();

      assertThat(second.origin()).isEqualTo(ReportOrigin.CREATED);
      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  @Test
  void remembersTheRefusalForTheAccount() {
    try (ClockedSandbox service = service(Quirk.REFUSES_SEVERAL_STATUSES)) {
      String reportId = run(service, request(QUERY)).reportId();
      service.sandbox().calls().reset();

      assertThat(service.client().executions(ExecutionFilter.last90Days(reportId))).hasSize(1);
      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isEqualTo(4);
    }
  }

  /** A 400 for another reason says nothing about the number of statuses. */
  @Test
  void forgetsARefusalThatHasAnotherReason() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      String reportId = run(service, request(QUERY)).reportId();
      service.sandbox().faults().on("GET", EXECUTION).times(2).respond(400, "Not today");

      failure(() -> run(service, existing(reportId, null)), ErrorCode.REQUEST_REFUSED);
      service.sandbox().calls().reset();
      service.client().executions(ExecutionFilter.last90Days(reportId));
      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isOne();
    }
  }
}
