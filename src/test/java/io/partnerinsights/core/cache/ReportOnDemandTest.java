package io.partnerinsights.core.cache;

import static io.partnerinsights.core.job.ReportFixture.EXECUTION;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.onDemand;
import static io.partnerinsights.core.job.ReportFixture.onlyReport;
import static io.partnerinsights.core.job.ReportFixture.reportsOrdered;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.service.Outcome;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One report for one load(), whatever becomes of the waiting; orders are counted. */
@Timeout(60)
final class ReportOnDemandTest {
  @Test
  void laterAsksGetTheSameReportWithAFreshLink() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportOnDemand report = onDemand(service, runner(service, defaults()));

      CompletedReport first = report.get();
      CompletedReport second = report.get();

      assertThat(second.executionId()).isEqualTo(first.executionId());
      assertThat(reportsOrdered(service)).isOne();
    }
  }

  @Test
  void aTimeoutIsWaitedOnForTheSameReport() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(9)))) {
      ReportOnDemand report = onDemand(service, runner(service, defaults()));

      PartnerInsightsException first = failure(report::get, ErrorCode.REPORT_TIMEOUT);
      failure(report::get, ErrorCode.REPORT_TIMEOUT);

      assertThat(report.get().reportId()).isEqualTo(first.ids().get("reportId"));
      assertThat(service.elapsed()).isBetween(Duration.ofHours(9), Duration.ofMinutes(544));
      assertThat(reportsOrdered(service)).isOne();
    }
  }

  @Test
  void anOutageToTheEndOfTheWaitDoesNotLoseTheReport() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportOnDemand report = onDemand(service, runner(service, defaults()));
      service.sandbox().faults().on("GET", EXECUTION).always().answer(503);

      failure(report::get, ErrorCode.REPORT_TIMEOUT);
      service.sandbox().faults().clear();

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportsOrdered(service)).isOne();
    }
  }

  @Test
  void anInterruptDoesNotLoseTheReport() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      AtomicBoolean stopped = new AtomicBoolean();
      Sleeper interruptedOnce =
          duration -> {
            if (stopped.compareAndSet(false, true)) {
              throw new InterruptedException("stop");
            }
            service.sleeper().sleep(duration);
          };
      ReportOnDemand report = onDemand(service, runner(service, defaults(), interruptedOnce));

      failure(report::get, ErrorCode.WAIT_INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportsOrdered(service)).isOne();
    }
  }

  /** The first thread waits, the second for the first. */
  @Test
  void threadsThatFailEachInItsOwnWayLeaveOneReport() throws Exception {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(5)))) {
      CountDownLatch waiting = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Sleeper held =
          duration -> {
            waiting.countDown();
            goOn.await();
            service.sleeper().sleep(duration);
          };
      ReportOnDemand report = onDemand(service, runner(service, defaults(), held));
      Asking first = Asking.start(report);
      waiting.await();
      Asking second = Asking.start(report);

      second.thread().interrupt();
      assertThat(second.failure()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
      goOn.countDown();
      assertThat(first.failure()).isEqualTo(ErrorCode.REPORT_TIMEOUT);

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportsOrdered(service)).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "COMPLETED_WITHOUT_LINK"})
  void aReportThatCannotCompleteIsOrderedAnew(Outcome outcome) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().outcome(outcome))) {
      ReportOnDemand report = onDemand(service, runner(service, defaults()));
      ErrorCode code =
          outcome == Outcome.FAILED ? ErrorCode.REPORT_FAILED : ErrorCode.REPORT_WITHOUT_LINK;

      failure(report::get, code);
      failure(report::get, code);

      assertThat(reportsOrdered(service)).isEqualTo(2);
    }
  }

  @Test
  void aReportThatWasDeletedIsSaidToBeGoneAndThenOrderedAnew() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportOnDemand report = onDemand(service, runner(service, defaults()));
      String reportId = report.get().reportId();
      service.client().deleteReport(reportId);

      Duration before = service.elapsed();
      PartnerInsightsException gone = failure(report::get, ErrorCode.REPORT_NOT_FOUND);
      assertThat(service.elapsed()).isEqualTo(before);
      assertThat(gone).hasMessageContainingAll("no such report", "option query", reportId);

      assertThat(report.get().reportId()).isNotEqualTo(reportId);
      assertThat(reportsOrdered(service)).isEqualTo(2);
    }
  }

  @Test
  void aPausedReportIsKeptAndReadWhenItIsResumed() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      AtomicBoolean paused = new AtomicBoolean();
      Sleeper pausing =
          duration -> {
            service.sleeper().sleep(duration);
            if (paused.compareAndSet(false, true)) {
              service.client().pauseReport(onlyReport(service).reportId());
            }
          };
      ReportOnDemand report = onDemand(service, runner(service, defaults(), pausing));

      failure(report::get, ErrorCode.REPORT_PAUSED);
      service.client().resumeReport(onlyReport(service).reportId());

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportsOrdered(service)).isOne();
    }
  }

  @Test
  void anOrderThatTookEffectAfterAllIsFoundBeforeThereIsAnother() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportOnDemand report = onDemand(service, runner(service, defaults()));
      service.sandbox().faults().on("POST", "/ScheduledReport").answer(504);
      PartnerInsightsException lost = failure(report::get, ErrorCode.OUTCOME_UNKNOWN);
      ScheduledReport late =
          service
              .client()
              .createReport(
                  NewReport.executeNow(lost.ids().get("reportName"), lost.ids().get("queryId")));
      service.sandbox().calls().reset();

      assertThat(report.get().reportId()).isEqualTo(late.reportId());
      assertThat(reportsOrdered(service)).isZero();
    }
  }

  private record Asking(Thread thread, FutureTask<CompletedReport> task) {
    /** Begins in another thread and returns when that waits for something. */
    static Asking start(ReportOnDemand report) {
      FutureTask<CompletedReport> task = new FutureTask<>(report::get);
      Thread thread = new Thread(task);
      thread.start();
      while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
        Thread.onSpinWait();
      }
      return new Asking(thread, task);
    }

    ErrorCode failure() {
      ExecutionException failure = catchThrowableOfType(ExecutionException.class, task::get);
      return ((PartnerInsightsException) failure.getCause()).code();
    }
  }
}
