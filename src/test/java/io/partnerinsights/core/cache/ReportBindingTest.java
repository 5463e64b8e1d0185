package io.partnerinsights.core.cache;

import static io.partnerinsights.core.job.ReportFixture.EXECUTION;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.jobs;
import static io.partnerinsights.core.job.ReportFixture.onlyReport;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.reportPosts;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static io.partnerinsights.core.job.ReportFixture.settings;
import static io.partnerinsights.core.job.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quotas;
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

/** One read keeps one report, even if its waits fail. */
@Timeout(60)
final class ReportBindingTest {
  private static final ReuseSettings NEVER = CachedRead.reuse(Reuse.NEVER);

  @Test
  void laterActionsGetTheSameReportWithANewLink() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      CachedRead report = CachedRead.of(service);

      CompletedReport first = report.get();
      CompletedReport second = report.get();

      assertThat(second.executionId()).isEqualTo(first.executionId());
      assertThat(reportPosts(service)).isOne();
    }
  }

  @Test
  void afterATimeoutTheSameReportIsAwaited() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(9)))) {
      CachedRead report = CachedRead.of(service);

      PartnerInsightsException first = failure(report::get, ErrorCode.REPORT_TIMEOUT);
      failure(report::get, ErrorCode.REPORT_TIMEOUT);

      assertThat(report.get().reportId()).isEqualTo(first.ids().get("reportId"));
      assertThat(service.elapsed()).isBetween(Duration.ofHours(9), Duration.ofMinutes(544));
      assertThat(reportPosts(service)).isOne();
    }
  }

  @Test
  void afterAnOutageTheSameReportIsAwaited() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      CachedRead report = CachedRead.of(service);
      service.sandbox().faults().on("GET", EXECUTION).always().respond(503);

      failure(report::get, ErrorCode.REPORT_TIMEOUT);
      service.sandbox().faults().clear();

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportPosts(service)).isOne();
    }
  }

  @Test
  void afterAnInterruptTheSameReportIsAwaited() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      AtomicBoolean stopped = new AtomicBoolean();
      Sleeper interruptedOnce =
          duration -> {
            if (stopped.compareAndSet(false, true)) {
              throw new InterruptedException("stop");
            }
            service.sleeper().sleep(duration);
          };
      CachedRead report = CachedRead.of(service, jobs(service, settings(), interruptedOnce));

      failure(report::get, ErrorCode.WAIT_INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportPosts(service)).isOne();
    }
  }

  /** The first thread waits for the report, the second for the first. */
  @Test
  void failingThreadsShareOneReport() throws Exception {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(5)))) {
      CountDownLatch waiting = new CountDownLatch(1);
      CountDownLatch proceed = new CountDownLatch(1);
      Sleeper held =
          duration -> {
            waiting.countDown();
            proceed.await();
            service.sleeper().sleep(duration);
          };
      CachedRead report = CachedRead.of(service, jobs(service, settings(), held));
      Action first = Action.start(report);
      waiting.await();
      Action second = Action.start(report);

      second.thread().interrupt();
      assertThat(second.failure()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
      proceed.countDown();
      assertThat(first.failure()).isEqualTo(ErrorCode.REPORT_TIMEOUT);

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportPosts(service)).isOne();
    }
  }

  @Test
  void aSharedWaitEndsAfterTheReadsOwnTimeout() throws Exception {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      CountDownLatch waiting = new CountDownLatch(1);
      CountDownLatch proceed = new CountDownLatch(1);
      Sleeper held =
          duration -> {
            waiting.countDown();
            proceed.await();
            service.sleeper().sleep(duration);
          };
      ReportCache cache = new ReportCache(service.clock());
      CachedRead patient = read(service, jobs(service, settings(), held), cache);
      CachedRead hasty = read(service, jobs(service, timeout(Duration.ofMinutes(10))), cache);
      Action first = Action.start(patient);
      waiting.await();
      Action second = Action.start(hasty);

      service.clock().advance(Duration.ofMinutes(9));
      assertThat(second.task().isDone()).as("before its time-out").isFalse();
      service.clock().advance(Duration.ofMinutes(2));

      PartnerInsightsException error = second.error();
      assertThat(error.code()).isEqualTo(ErrorCode.REPORT_TIMEOUT);
      assertThat(error.ids()).containsEntry("reportId", onlyReport(service).reportId());
      assertThat(error).hasMessageContainingAll("within 10 min", "another thread");
      proceed.countDown();
      assertThat(first.task().get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportPosts(service)).isOne();
    }
  }

  /** As the wait for a permit in a thread of its own. */
  @Test
  void aSharedWaitForAPermitIsNotCounted() throws Exception {
    SandboxBuilder settings = Sandbox.builder().quotas(Quotas.DOCUMENTED);
    try (ClockedSandbox service = serviceWith(settings.latency(Duration.ZERO))) {
      CountDownLatch proceed = new CountDownLatch(1);
      CountDownLatch waiting = new CountDownLatch(1);
      Sleeper held =
          duration -> {
            waiting.countDown();
            proceed.await();
            service.sleeper().sleep(duration);
          };
      ReportCache cache = new ReportCache(service.clock());
      ReportPlan other = planner(service).plan(request("SELECT Month FROM AzureUsage"));
      for (int i = 0; i < 5; i++) {
        CachedRead.of(other, jobs(service), cache, NEVER).get();
      }
      Action first = Action.start(read(service, jobs(service, settings(), held), cache));
      waiting.await();
      ReportJobs hasty = jobs(service, timeout(Duration.ofMinutes(10)));
      Action second = Action.start(read(service, hasty, cache));

      service.clock().advance(Duration.ofMinutes(30));
      proceed.countDown();

      assertThat(second.task().get()).isEqualTo(first.task().get());
      assertThat(service.elapsed()).isGreaterThan(Duration.ofMinutes(59));
    }
  }

  private static CachedRead read(ClockedSandbox service, ReportJobs jobs, ReportCache cache) {
    return CachedRead.of(service, jobs, cache, CachedRead.DEFAULTS);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "COMPLETED_WITHOUT_LINK"})
  void aFailedReportIsReplacedByTheNextAction(Outcome outcome) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().outcome(outcome))) {
      CachedRead report = CachedRead.of(service);
      ErrorCode code =
          outcome == Outcome.FAILED ? ErrorCode.REPORT_FAILED : ErrorCode.REPORT_WITHOUT_LINK;

      failure(report::get, code);
      failure(report::get, code);

      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  @Test
  void aDeletedReportIsAnErrorAndIsThenReplaced() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      CachedRead report = CachedRead.of(service);
      String reportId = report.get().reportId();
      service.client().deleteReport(reportId);

      Duration before = service.elapsed();
      PartnerInsightsException gone = failure(report::get, ErrorCode.REPORT_NOT_FOUND);
      assertThat(service.elapsed().minus(before)).isLessThan(Duration.ofSeconds(20));
      assertThat(gone).hasMessageContainingAll("was deleted", "run the action again", reportId);

      assertThat(report.get().reportId()).isNotEqualTo(reportId);
      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  @Test
  void aPausedReportIsReadAfterItIsResumed() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      AtomicBoolean paused = new AtomicBoolean();
      Sleeper pausing =
          duration -> {
            service.sleeper().sleep(duration);
            if (paused.compareAndSet(false, true)) {
              service.client().pauseReport(onlyReport(service).reportId());
            }
          };
      CachedRead report = CachedRead.of(service, jobs(service, settings(), pausing));

      failure(report::get, ErrorCode.REPORT_PAUSED);
      service.client().resumeReport(onlyReport(service).reportId());

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportPosts(service)).isOne();
    }
  }

  @Test
  void theNextActionFindsAReportThatWasCreatedLate() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      CachedRead report = CachedRead.of(service);
      service.sandbox().faults().on("POST", "/ScheduledReport").times(3).respond(504);
      PartnerInsightsException lost = failure(report::get, ErrorCode.OUTCOME_UNKNOWN);
      ScheduledReport late =
          service
              .client()
              .createReport(
                  NewReport.executeNow(lost.ids().get("reportName"), lost.ids().get("queryId")));
      service.sandbox().calls().reset();

      assertThat(report.get().reportId()).isEqualTo(late.reportId());
      assertThat(reportPosts(service)).isZero();
    }
  }

  private record Action(Thread thread, FutureTask<CompletedReport> task) {
    /** Starts in another thread, and returns when that thread waits. */
    static Action start(CachedRead report) {
      FutureTask<CompletedReport> task = new FutureTask<>(report::get);
      Thread thread = new Thread(task);
      thread.start();
      while (!waits(thread) && thread.isAlive()) {
        Thread.onSpinWait();
      }
      return new Action(thread, task);
    }

    private static boolean waits(Thread thread) {
      return thread.getState() == Thread.State.WAITING
          || thread.getState() == Thread.State.TIMED_WAITING;
    }

    ErrorCode failure() {
      return error().code();
    }

    PartnerInsightsException error() {
      ExecutionException failure = catchThrowableOfType(ExecutionException.class, task::get);
      return (PartnerInsightsException) failure.getCause();
    }
  }
}
