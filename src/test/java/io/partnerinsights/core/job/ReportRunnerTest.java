package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.EXECUTION;
import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.existing;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.onlyReport;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.run;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.http.ApiSettings.Quirk;
import io.partnerinsights.sandbox.service.Outcome;
import io.partnerinsights.sandbox.service.ServiceSettings.Quotas;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportRunnerTest {

  @Test
  void aQueryBecomesACompletedReport() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      CompletedReport report = run(service, request(QUERY));

      assertThat(report.link().reveal()).startsWith("http").contains("?");
      assertThat(report.toString()).doesNotContain("sig=");
      assertThat(report.format()).isEqualTo(ReportFormat.CSV);
      assertThat(service.sandbox().calls().count("POST", "/ScheduledQueries")).isOne();
      assertThat(service.sandbox().calls().count("POST", "/ScheduledReport")).isOne();
    }
  }

  @Test
  void formatAndCanonicalTextReachTheService() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReadTarget question = new ReadTarget.QueryText(InsightsQuery.parse(QUERY));
      ReportRequest request = new ReportRequest(question, Optional.empty(), ReportFormat.TSV);

      CompletedReport report = run(service, request);

      ScheduledReport made = onlyReport(service);
      assertThat(report.format()).isEqualTo(ReportFormat.TSV);
      assertThat(made.reportName()).matches("[A-Za-z0-9 ]{1,256}");
      assertThat(made.query()).contains("ORDER BY Month DESC");
    }
  }

  @Test
  void theSameQueryIsMadeOnlyOnce() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      run(service, request(QUERY));
      run(
          service,
          request(
              "select Month,CustomerName from OfficeUsage order by Month desc"
                  + " timespan last_6_months;"));

      assertThat(service.sandbox().calls().count("POST", "/ScheduledQueries")).isOne();
      assertThat(service.sandbox().calls().count("POST", "/ScheduledReport")).isEqualTo(2);
    }
  }

  @Test
  void aSystemQueryIsReportedOnDirectly() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      String officeUsage = "d8349f7b-a7d1-467e-b26d-434d4a50f26a";
      ReadTarget question = new ReadTarget.ExistingQuery(officeUsage);

      run(service, new ReportRequest(question, Optional.empty(), ReportFormat.CSV));

      assertThat(service.sandbox().calls().count("POST", "/ScheduledQueries")).isZero();
      assertThat(onlyReport(service).queryId()).isEqualTo(officeUsage);
    }
  }

  @Test
  void anExistingReportIsReadWithoutAPost() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      CompletedReport first = run(service, request(QUERY));
      service.sandbox().calls().reset();

      CompletedReport again = run(service, existing(first.reportId(), Optional.empty()));
      CompletedReport byId =
          run(service, existing(first.reportId(), Optional.of(first.executionId())));

      assertThat(again.executionId()).isEqualTo(first.executionId());
      assertThat(byId.executionId()).isEqualTo(first.executionId());
      assertThat(service.sandbox().calls().count("POST")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT5S", "PT10M", "PT2H"})
  void readinessIsNoticedWithinFivePerCent(Duration latency) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(latency))) {
      run(service, request(QUERY));

      Duration overshoot = service.elapsed().minus(latency);
      Duration allowed = latency.dividedBy(20).plusSeconds(1);
      assertThat(overshoot).isBetween(Duration.ZERO, allowed);
    }
  }

  @Test
  void theFirstLookIsAfterAboutASecond() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ZERO))) {
      run(service, request(QUERY));

      assertThat(service.elapsed()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(1));
      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void aReportOfTwoHoursCostsAtMost150Looks(double jitter) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      ReportRunner runner =
          new ReportRunner(
              service.client(),
              defaults(),
              service.clock(),
              service.sleeper(),
              always(jitter),
              WaitLog.slf4j());

      runner.run(planner(service).plan(request(QUERY)));

      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isBetween(100L, 150L);
      assertThat(service.elapsed()).isBetween(Duration.ofHours(2), Duration.ofMinutes(126));
    }
  }

  @Test
  void aFixedIntervalOverrides() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(10)))) {
      WaitSettings settings =
          new WaitSettings(Duration.ofHours(1), Optional.of(Duration.ofMinutes(1)));

      run(service, request(QUERY), settings);

      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isEqualTo(10);
    }
  }

  @Test
  void aPendingItemInsteadOf404IsNotYetToo() {
    SandboxBuilder settings = Sandbox.builder().quirk(Quirk.PENDING_INSTEAD_OF_404);
    try (ClockedSandbox service = serviceWith(settings)) {
      assertThat(run(service, request(QUERY)).link()).isNotNull();
    }
  }

  @Test
  void aTimeoutNamesTheReportToGoOnWith() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(9)))) {
      PartnerInsightsException timeout =
          failure(() -> run(service, request(QUERY)), ErrorCode.REPORT_TIMEOUT);

      String reportId = timeout.ids().get("reportId");
      assertThat(service.elapsed()).isEqualTo(Duration.ofHours(4));
      assertThat(timeout).hasMessageContainingAll("4 h 0 min 0 s", "option reportId", reportId);

      CompletedReport report =
          run(
              service,
              existing(reportId, Optional.empty()),
              new WaitSettings(Duration.ofHours(8), Optional.empty()));
      assertThat(report.reportId()).isEqualTo(reportId);
      assertThat(service.sandbox().calls().count("POST", "/ScheduledReport")).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "COMPLETED", mode = EnumSource.Mode.EXCLUDE)
  void everyUnhappyEndHasItsError(Outcome outcome) {
    ErrorCode expected =
        switch (outcome) {
          case FAILED -> ErrorCode.REPORT_FAILED;
          case PAUSED -> ErrorCode.REPORT_PAUSED;
          default -> ErrorCode.REPORT_WITHOUT_LINK;
        };
    try (ClockedSandbox service = serviceWith(Sandbox.builder().outcome(outcome))) {
      Throwable end = failure(() -> run(service, request(QUERY)), expected);

      assertThat(end).hasMessageContainingAll("Reason:", "Remedy:", "reportId=", "executionId=");
      assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void aQuotaIsSaidInTheServicesWords() {
    SandboxBuilder settings = Sandbox.builder().quotas(Quotas.DOCUMENTED);
    try (ClockedSandbox service = serviceWith(settings.latency(Duration.ZERO))) {
      WaitSettings hasty = defaults().withReportsPerHour(6);
      for (int i = 0; i < 5; i++) {
        run(service, request(QUERY), hasty);
      }
      Throwable end = failure(() -> run(service, request(QUERY), hasty), ErrorCode.QUOTA_EXCEEDED);

      assertThat(end).hasMessageContaining("5 reports/60 mins");
    }
  }

  @Test
  void aReportThatVanishesIsNotWaitedForToTheEnd() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      Sleeper deletes =
          duration -> {
            service.sleeper().sleep(duration);
            service.client().deleteReport(onlyReport(service).reportId());
          };
      ReportPlan plan = planner(service).plan(request(QUERY));
      ReportRunner runner = runner(service, defaults(), onlyOnce(deletes, service.sleeper()));

      failure(() -> runner.run(plan), ErrorCode.REPORT_NOT_FOUND);
      assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(10));
    }
  }

  @Test
  void anUnknownReportIsAnErrorAtOnce() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportRequest request = existing("no-such-report", Optional.empty());

      failure(() -> run(service, request), ErrorCode.REPORT_NOT_FOUND);
      assertThat(service.elapsed()).isZero();
    }
  }

  @Test
  void anInterruptEndsTheWaitAndKeepsTheIds() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      Sleeper interrupted =
          duration -> {
            throw new InterruptedException("stop");
          };
      ReportPlan plan = planner(service).plan(request(QUERY));
      ReportRunner runner = runner(service, defaults(), interrupted);

      Throwable end = failure(() -> runner.run(plan), ErrorCode.WAIT_INTERRUPTED);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(end).hasMessageContaining(onlyReport(service).reportId());
    }
  }

  @Test
  void looksThatFailAreRepeated() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("GET", EXECUTION).times(2).answer(503);
      service.sandbox().faults().on("GET", EXECUTION).dropTheRequest();

      assertThat(run(service, request(QUERY)).link()).isNotNull();
      assertThat(service.sandbox().faults().met()).isEqualTo(3);
    }
  }

  @Test
  void aRefreshedReportIsTheSameExecutionWithAFreshLink() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportRunner runner = runner(service, defaults());
      CompletedReport report = runner.run(planner(service).plan(request(QUERY)));
      service.clock().advance(Duration.ofMinutes(30));
      service.sandbox().calls().reset();

      CompletedReport fresh = runner.refresh(report);

      assertThat(fresh.executionId()).isEqualTo(report.executionId());
      assertThat(fresh.link()).isNotEqualTo(report.link());
      assertThat(service.sandbox().calls().count("GET")).isOne();
    }
  }

  private static RandomGenerator always(double number) {
    return new RandomGenerator() {
      @Override
      public double nextDouble() {
        return number;
      }

      @Override
      public long nextLong() {
        return 1;
      }
    };
  }

  private static Sleeper onlyOnce(Sleeper first, Sleeper later) {
    boolean[] used = {false};
    return duration -> {
      (used[0] ? later : first).sleep(duration);
      used[0] = true;
    };
  }
}
