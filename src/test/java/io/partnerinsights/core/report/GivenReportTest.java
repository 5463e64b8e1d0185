package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.existing;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.refresh;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewReports;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Reading a report by its id: what cannot be read fails at once, and for the true reason. */
final class GivenReportTest {
  private static final Instant FIRST_RUN = MemoryService.START.plus(Duration.ofHours(5));

  @Test
  void anUnknownReportFailsAtOnce() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportRequest request = existing("no-such-report", null);

      failure(() -> run(service, request), ErrorCode.REPORT_NOT_FOUND);
      assertThat(service.elapsed()).isZero();
    }
  }

  @Test
  void anUnknownExecutionFailsAtOnce() {
    MemoryService service = new MemoryService();
    String reportId = run(service, request(QUERY)).reportId();
    Duration before = service.elapsed();

    PartnerInsightsException end =
        failure(
            () -> run(service, existing(reportId, "no-such-execution")),
            ErrorCode.REPORT_NOT_FOUND);

    assertThat(service.elapsed()).isEqualTo(before);
    assertThat(end.ids())
        .containsEntry("reportId", reportId)
        .containsEntry("executionId", "no-such-execution");
    assertThat(end).hasMessageContaining("option executionId");
  }

  @Test
  void aPausedReportWithoutExecutionsFailsAtOnce() {
    MemoryService service = new MemoryService();
    String reportId = scheduled(service).reportId();
    service.pauseReport(reportId);

    PartnerInsightsException end =
        failure(() -> run(service, existing(reportId, null)), ErrorCode.REPORT_PAUSED);

    assertThat(service.elapsed()).isZero();
    assertThat(end)
        .hasMessageContaining("partnerinsights reports resume " + reportId)
        .hasMessageContaining("CALL resume_report");
  }

  @Test
  void aReportThatHasNotRunYetFailsAtOnce() {
    MemoryService service = new MemoryService();
    String reportId = scheduled(service).reportId();

    PartnerInsightsException end =
        failure(
            () -> run(service, existing(reportId, null), timeout(Duration.ofHours(6))),
            ErrorCode.REPORT_NOT_RUN_YET);

    assertThat(service.elapsed()).isZero();
    assertThat(end).hasMessageContainingAll(FIRST_RUN.toString(), "as a stream", reportId);
  }

  @Test
  void aRunThatHasBegunIsAwaited() {
    MemoryService service = new MemoryService(Duration.ofHours(1));
    String reportId = scheduled(service).reportId();
    service.clock().advance(Duration.ofMinutes(301));

    CompletedReport report = run(service, existing(reportId, null));

    assertThat(report.reportId()).isEqualTo(reportId);
    assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(370));
  }

  @Test
  void aTimeoutAfterTheFirstRunTellsTheLastStatus() {
    MemoryService service = new MemoryService(Duration.ofHours(6));
    String reportId = scheduled(service).reportId();
    service.clock().advance(Duration.ofMinutes(301));

    PartnerInsightsException end =
        failure(
            () -> run(service, existing(reportId, null), timeout(Duration.ofHours(2))),
            ErrorCode.REPORT_TIMEOUT);

    assertThat(end).hasMessageContaining("Reason: at the last poll it was Running.");
  }

  @Test
  void aPauseOfARunningReportEndsTheWait() {
    MemoryService service = new MemoryService(Duration.ofHours(6));
    String reportId = scheduled(service).reportId();
    service.clock().advance(Duration.ofMinutes(301));
    Instant pause = service.clock().instant().plus(Duration.ofHours(1));
    AtomicBoolean paused = new AtomicBoolean();
    Sleeper pausing =
        duration -> {
          service.sleeper().sleep(duration);
          if (service.clock().instant().isAfter(pause) && paused.compareAndSet(false, true)) {
            service.pauseReport(reportId);
          }
        };
    Reading reading = reading(service, timeout(Duration.ofHours(8)), pausing);
    ReportPlan plan = service.plan(existing(reportId, null));

    failure(() -> run(reading, plan), ErrorCode.REPORT_PAUSED);
    assertThat(service.clock().instant()).isBefore(pause.plus(Duration.ofHours(1)));
  }

  @Test
  void aReportWithoutListedExecutionsFailsAtOnce() {
    MemoryService service = new MemoryService();
    String reportId = run(service, request(QUERY)).reportId();
    service.clock().advance(Duration.ofDays(91));
    Duration before = service.elapsed();

    PartnerInsightsException end =
        failure(() -> run(service, existing(reportId, null)), ErrorCode.REPORT_WITHOUT_LINK);

    assertThat(service.elapsed()).isEqualTo(before);
    assertThat(end).hasMessageContainingAll("inactive", "90 days", reportId);
  }

  @Test
  void aRefreshOfADeletedReportFails() {
    MemoryService service = new MemoryService();
    ReportPlan plan = service.plan(QUERY);
    CompletedReport report = run(reading(service), plan);
    service.deleteReport(report.reportId());
    Duration before = service.elapsed();

    PartnerInsightsException end =
        failure(() -> refresh(reading(service), plan, report), ErrorCode.REPORT_LOST);

    assertThat(service.elapsed().minus(before)).isLessThan(Duration.ofSeconds(20));
    assertThat(end).hasMessageContainingAll("no such report", "run the action again");
  }

  @Test
  void aReportKeepsItsFormat() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReadTarget target = new ReadTarget.QueryText(InsightsQuery.parse(QUERY));
      ReportRequest tsv = new ReportRequest(target, null, ReportFormat.TSV);
      String reportId = run(service, tsv).reportId();

      ReportRequest known = planner(service).plan(existing(reportId, null)).request();

      assertThat(known.format()).isEqualTo(ReportFormat.TSV);
    }
  }

  @Test
  void anExecutionWithoutAFormatHasTheReportsFormat() {
    String response =
        "{\"value\": [{\"executionId\": \"e\", \"reportId\": \"r\", \"executionStatus\":"
            + " \"Completed\", \"reportAccessSecureLink\": \"https://store.example/f\"}]}";
    try (ClockedSandbox service = serviceWith(Sandbox.builder());
        ScriptedServer server = new ScriptedServer(ScriptedServer.status(200, response))) {
      RetryingHttp http =
          RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.never());
      PartnerInsightsClient client =
          new PartnerInsightsClient(
              ServiceUrl.parse(server.url() + "insights/v1/mpn"),
              service.tokens(),
              http,
              MonotonicClock.system());
      ReportRequest request = new ReportRequest(request(QUERY).target(), null, ReportFormat.TSV);
      ReportPlan plan = planner(service).plan(request);
      CompletedReport tsv =
          new CompletedReport(
              "r", "e", ReportFormat.TSV, SecureLink.of("https://store.example/old", null), null);

      CompletedReport report = refresh(reading(service, client), plan, tsv);

      assertThat(report.format()).isEqualTo(ReportFormat.TSV);
    }
  }

  /** Runs first in five hours, then daily. */
  private static ScheduledReport scheduled(MemoryService service) {
    String queryId = service.createQuery(new NewQuery("Daily", "", QUERY)).queryId();
    return service.createReport(
        NewReports.scheduled("Daily", queryId, FIRST_RUN, Duration.ofDays(1)));
  }
}
