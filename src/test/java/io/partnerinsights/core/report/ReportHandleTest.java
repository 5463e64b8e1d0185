package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.onlyReport;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewReports;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One read keeps one report, even if its waits fail. */
@Timeout(60)
final class ReportHandleTest {
  @Test
  void laterActionsGetTheSameReportWithANewLink() {
    MemoryService service = new MemoryService();
    SharedRead report = SharedRead.of(service);

    CompletedReport first = report.get();
    CompletedReport second = report.get();

    assertThat(second.executionId()).isEqualTo(first.executionId());
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void aReadCountsItsPolls() {
    MemoryService service = new MemoryService(Duration.ofHours(1));
    ReportLease report = SharedRead.of(service).acquire();

    assertThat(report.polls()).isGreaterThan(2).isEqualTo(service.calls("findExecutions"));
  }

  @Test
  void afterATimeoutTheSameReportIsAwaited() {
    MemoryService service = new MemoryService(Duration.ofHours(9));
    SharedRead report = SharedRead.of(service);

    PartnerInsightsException first = failure(report::get, ErrorCode.REPORT_TIMEOUT);
    failure(report::get, ErrorCode.REPORT_TIMEOUT);

    assertThat(report.get().reportId()).isEqualTo(first.ids().get("reportId"));
    assertThat(service.elapsed()).isBetween(Duration.ofHours(9), Duration.ofMinutes(544));
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void afterAnOutageTheSameReportIsAwaited() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      SharedRead report = SharedRead.of(service, reading(service, timeout(Duration.ofHours(1))));
      service.sandbox().faults().on("GET", EXECUTION).always().respond(503);

      failure(report::get, ErrorCode.REPORT_TIMEOUT);
      service.sandbox().faults().clear();

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportPosts(service)).isOne();
    }
  }

  @Test
  void afterAnInterruptTheSameReportIsAwaited() {
    MemoryService service = new MemoryService();
    AtomicBoolean stopped = new AtomicBoolean();
    Sleeper interruptedOnce =
        duration -> {
          if (stopped.compareAndSet(false, true)) {
            throw new InterruptedException("stop");
          }
          service.sleeper().sleep(duration);
        };
    SharedRead report = SharedRead.of(service, reading(service, settings(), interruptedOnce));

    PartnerInsightsException ended = failure(report::get, ErrorCode.WAIT_INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).hasMessageContaining("continues to create").hasMessageContaining("reportId=");
    assertThat(ended).hasStackTraceContaining("Caused by: java.lang.InterruptedException: stop");
    assertThat(ended.getCause()).isInstanceOf(InterruptedException.class);

    assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
    assertThat(reportPosts(service)).isOne();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "COMPLETED_WITHOUT_LINK"})
  void aFailedReportIsReplacedByTheNextAction(Outcome outcome) {
    MemoryService service = new MemoryService();
    service.endWith(outcome);
    SharedRead report = SharedRead.of(service);
    ErrorCode code =
        outcome == Outcome.FAILED ? ErrorCode.REPORT_FAILED : ErrorCode.REPORT_WITHOUT_LINK;

    failure(report::get, code);
    failure(report::get, code);

    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void aReportThatWasDeletedIsReplacedByTheNextAction() {
    MemoryService service = new MemoryService();
    SharedRead report = SharedRead.of(service);
    String reportId = report.get().reportId();
    service.deleteReport(reportId);

    Duration before = service.elapsed();
    assertThat(report.get().reportId()).isNotEqualTo(reportId);

    assertThat(reportPosts(service)).isEqualTo(2);
    assertThat(service.elapsed().minus(before)).isLessThan(Duration.ofSeconds(90));
  }

  /** Its description lets any application delete it five hours after its creation. */
  @ParameterizedTest
  @CsvSource({"PT2H50M, 1", "PT3H10M, 2"})
  void aLaterActionReadsOnlyAReportThatStaysLongEnough(Duration later, int posts) {
    MemoryService service = new MemoryService();
    SharedRead report = SharedRead.of(service);
    report.get();
    service.clock().advance(later.minus(service.elapsed()));

    report.get();

    assertThat(reportPosts(service)).isEqualTo(posts);
  }

  @Test
  void aPausedReportIsReadAfterItIsResumed() {
    MemoryService service = new MemoryService(Duration.ofHours(2));
    AtomicBoolean paused = new AtomicBoolean();
    Sleeper pausing =
        duration -> {
          service.sleeper().sleep(duration);
          if (paused.compareAndSet(false, true)) {
            service.pauseReport(onlyReport(service).reportId());
          }
        };
    SharedRead report = SharedRead.of(service, reading(service, settings(), pausing));

    failure(report::get, ErrorCode.REPORT_PAUSED);
    service.resumeReport(onlyReport(service).reportId());

    assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void theNextActionFindsAReportThatWasCreatedLate() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      SharedRead report = SharedRead.of(service, reading(service, timeout(Duration.ofMinutes(4))));
      service.sandbox().faults().on("POST", "/ScheduledReport").always().respond(504);
      PartnerInsightsException lost = failure(report::get, ErrorCode.OUTCOME_UNKNOWN);
      service.sandbox().faults().clear();
      ScheduledReport late =
          service
              .client()
              .createReport(
                  NewReports.executeNow(lost.ids().get("reportName"), lost.ids().get("queryId")));
      service.sandbox().calls().reset();

      assertThat(report.get().reportId()).isEqualTo(late.reportId());
      assertThat(reportPosts(service)).isZero();
    }
  }
}
