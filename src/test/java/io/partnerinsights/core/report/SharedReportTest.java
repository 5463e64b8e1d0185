package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.existing;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.onlyReport;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.queryPosts;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.refresh;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a plan to a complete report, and every other end of a wait. */
final class SharedReportTest {

  @Test
  void createsOneQueryAndOneReport() {
    MemoryService service = new MemoryService();
    CompletedReport report = run(service, request(QUERY));

    assertThat(report.link().url().reveal()).startsWith("http").contains("?");
    assertThat(report.toString()).doesNotContain("sig=");
    assertThat(report.format()).isEqualTo(ReportFormat.CSV);
    assertThat(queryPosts(service)).isOne();
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void sendsFormatAndCanonicalQuery() {
    MemoryService service = new MemoryService();
    ReadTarget target = new ReadTarget.QueryText(InsightsQuery.parse(QUERY));
    ReportRequest request = new ReportRequest(target, null, ReportFormat.TSV);

    CompletedReport report = run(service, request);

    ScheduledReport created = onlyReport(service);
    assertThat(report.format()).isEqualTo(ReportFormat.TSV);
    assertThat(created.reportName()).matches("[A-Za-z0-9 ]{1,256}");
    assertThat(created.query()).contains("ORDER BY Month DESC");
  }

  @Test
  void createsTheSameQueryOnce() {
    MemoryService service = new MemoryService();
    run(service, request(QUERY));
    run(
        service,
        request(
            "select Month,CustomerName from OfficeUsage order by Month desc"
                + " timespan last_6_months;"));

    assertThat(queryPosts(service)).isOne();
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void createsNoQueryForAStoredOne() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      String officeUsage = "d8349f7b-a7d1-467e-b26d-434d4a50f26a";
      ReadTarget target = new ReadTarget.StoredQuery(officeUsage);

      run(service, new ReportRequest(target, null, ReportFormat.CSV));

      assertThat(queryPosts(service)).isZero();
      assertThat(onlyReport(service).queryId()).isEqualTo(officeUsage);
    }
  }

  @Test
  void readsAGivenReportWithoutAPost() {
    MemoryService service = new MemoryService();
    CompletedReport first = run(service, request(QUERY));
    service.forgetCalls();

    CompletedReport again = run(service, existing(first.reportId(), null));
    CompletedReport byId = run(service, existing(first.reportId(), first.executionId()));

    assertThat(again.executionId()).isEqualTo(first.executionId());
    assertThat(byId.executionId()).isEqualTo(first.executionId());
    assertThat(service.called()).doesNotContain("createQuery", "createReport");
  }

  /** As by a service that ignores the report's id. */
  @Test
  void anExecutionOfAnotherReportIsNotRead() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service
          .sandbox()
          .faults()
          .on("GET", EXECUTION)
          .times(2)
          .answer(
              """
              {"value": [{"executionId": "another", "reportId": "another",
                "executionStatus": "Completed",
                "reportAccessSecureLink": "https://store.example/a?sig=b"}]}
              """);

      assertThat(run(service, request(QUERY)).executionId()).isNotEqualTo("another");
    }
  }

  @Test
  void aTimeoutNamesTheReportToReadLater() {
    MemoryService service = new MemoryService(Duration.ofHours(9));
    PartnerInsightsException end =
        failure(() -> run(service, request(QUERY)), ErrorCode.REPORT_TIMEOUT);

    String reportId = end.ids().get("reportId");
    assertThat(service.elapsed())
        .isBetween(Duration.ofHours(4), Duration.ofHours(4).plusSeconds(1));
    assertThat(end).hasMessageContainingAll("4 h 0 min 0 s", "option reportId", reportId);

    CompletedReport report = run(service, existing(reportId, null), timeout(Duration.ofHours(8)));
    assertThat(report.reportId()).isEqualTo(reportId);
    assertThat(reportPosts(service)).isOne();
  }

  @ParameterizedTest
  @EnumSource(names = "COMPLETED", mode = EnumSource.Mode.EXCLUDE)
  void everyFailureHasItsError(Outcome outcome) {
    ErrorCode expected =
        switch (outcome) {
          case FAILED -> ErrorCode.REPORT_FAILED;
          case PAUSED -> ErrorCode.REPORT_PAUSED;
          default -> ErrorCode.REPORT_WITHOUT_LINK;
        };
    MemoryService service = new MemoryService();
    service.endWith(outcome);
    Throwable end = failure(() -> run(service, request(QUERY)), expected);

    assertThat(end).hasMessageContainingAll("Reason:", "Remedy:", "reportId=", "executionId=");
    assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aDeletedReportIsNotPolledUntilTheTimeout() {
    MemoryService service = new MemoryService(Duration.ofHours(3));
    AtomicBoolean deleted = new AtomicBoolean();
    Sleeper deletes =
        duration -> {
          service.sleeper().sleep(duration);
          if (deleted.compareAndSet(false, true)) {
            service.deleteReport(onlyReport(service).reportId());
          }
        };
    ReportPlan plan = service.plan(QUERY);
    Reading reading = reading(service, settings(), deletes);

    failure(() -> run(reading, plan), ErrorCode.REPORT_LOST);

    assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(10));
  }

  @Test
  void anInterruptedThreadCreatesNothing() {
    MemoryService service = new MemoryService();
    ReportPlan plan = service.plan(QUERY);
    Thread.currentThread().interrupt();

    failure(() -> run(reading(service), plan), ErrorCode.WAIT_INTERRUPTED);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(service.called()).doesNotContain("createQuery", "createReport");
  }

  @Test
  void anInterruptEndsTheWaitAndNamesTheReport() {
    MemoryService service = new MemoryService();
    ReportPlan plan = service.plan(QUERY);
    Reading reading = reading(service, settings(), ReportFixture.interrupted());

    Throwable end = failure(() -> run(reading, plan), ErrorCode.WAIT_INTERRUPTED);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end).hasMessageContaining(onlyReport(service).reportId());
  }

  @Test
  void aRefreshGivesTheSameExecutionAFreshLink() {
    MemoryService service = new MemoryService();
    Reading reading = reading(service);
    ReportPlan plan = service.plan(QUERY);
    CompletedReport report = run(reading, plan);
    service.clock().advance(Duration.ofMinutes(30));
    service.forgetCalls();

    CompletedReport fresh = refresh(reading, plan, report);

    assertThat(fresh.executionId()).isEqualTo(report.executionId());
    assertThat(fresh.link()).isNotEqualTo(report.link());
    assertThat(service.called()).containsExactly("findExecutions");
    assertThat(service.calls("findExecutions")).isOne();
  }

  @Test
  void allCallsOfAnAccountKeepOnePace() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(2)))) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      service.clock().advance(Duration.ofMinutes(2));
      service.client().pace().limit(6);
      service.sandbox().calls().reset();

      run(reading(service), plan);
      service.client().datasets();

      List<Long> times =
          service.sandbox().calls().all().stream()
              .map(call -> Duration.between(ClockedSandbox.START, call.time()).toSeconds())
              .toList();
      assertThat(times).hasSizeGreaterThan(6);
      for (int i = 6; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 6)).isGreaterThanOrEqualTo(60);
      }
    }
  }
}
