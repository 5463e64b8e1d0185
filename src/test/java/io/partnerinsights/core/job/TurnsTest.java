package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.reportsOrdered;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.service.ServiceSettings.Quotas;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The quota of ExecuteNow reports, kept on this side; the service counts too, and refuses. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class TurnsTest {
  private final List<String> lines = new ArrayList<>();
  private ClockedSandbox service;
  private ReportPlan plan;

  @BeforeEach
  void start() {
    service = serviceWith(Sandbox.builder().quotas(Quotas.DOCUMENTED).latency(Duration.ZERO));
    plan = planner(service).plan(request(QUERY));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void theSixthReportOfAnHourWaitsForItsTurnAndSaysUntilWhen() {
    ReportRunner runner = runnerWith(service.sleeper());
    for (int i = 0; i < 5; i++) {
      runner.order(plan);
      service.clock().advance(Duration.ofMinutes(1));
    }
    assertThat(lines).isEmpty();

    runner.order(plan);

    assertThat(service.elapsed()).isEqualTo(Duration.ofMinutes(60));
    assertThat(lines)
        .isNotEmpty()
        .allMatch(line -> line.contains("waits for its turn until 2026-06-15T09:00:00Z"));
    assertThat(reportsOrdered(service)).isEqualTo(6);
  }

  @Test
  void elevenReportsTakeTwoHours() {
    ReportRunner runner = runnerWith(service.sleeper());
    for (int i = 0; i < 11; i++) {
      runner.order(plan);
    }

    assertThat(service.elapsed()).isEqualTo(Duration.ofHours(2));
    assertThat(reportsOrdered(service)).isEqualTo(11);
  }

  @Test
  void waitingForATurnDoesNotCountIntoTheTimeout() {
    ReportRunner runner =
        runner(service, ReportFixture.patience(Duration.ofMinutes(1)), service.sleeper());
    for (int i = 0; i < 6; i++) {
      assertThat(runner.run(plan).link()).isNotNull();
    }
  }

  @Test
  void twoRunnersOfOneAccountShareTheTurns() {
    for (int i = 0; i < 6; i++) {
      runnerWith(service.sleeper()).order(plan);
    }

    assertThat(service.elapsed()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aRefusedOrderUsesUpNoTurn() {
    ReportRunner runner = runnerWith(service.sleeper());
    service.sandbox().faults().on("POST", "/ScheduledReport").answer(500);
    failure(() -> runner.order(plan), ErrorCode.SERVICE_FAILED);

    for (int i = 0; i < 5; i++) {
      runner.order(plan);
    }

    assertThat(service.elapsed()).isZero();
  }

  @Test
  void anOrderWhoseAnswerIsLostUsesUpItsTurn() {
    ReportRunner runner = runnerWith(service.sleeper());
    service.sandbox().faults().on("POST", "/ScheduledReport").loseTheAnswer();

    for (int i = 0; i < 6; i++) {
      runner.order(plan);
    }

    assertThat(service.elapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(reportsOrdered(service)).isEqualTo(6);
  }

  @Test
  void anInterruptEndsTheWaitForATurnAndGivesItsPlaceToTheNext() throws InterruptedException {
    ReportRunner quick = runnerWith(service.sleeper());
    for (int i = 0; i < 5; i++) {
      quick.order(plan);
    }
    CountDownLatch never = new CountDownLatch(1);
    ReportRunner held = runnerWith(duration -> never.await());
    List<Throwable> ends = new ArrayList<>();
    Thread waiting =
        new Thread(() -> ends.add(failure(() -> held.order(plan), ErrorCode.WAIT_INTERRUPTED)));
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING && waiting.isAlive()) {
      Thread.onSpinWait();
    }

    waiting.interrupt();
    waiting.join();
    quick.order(plan);

    assertThat(ends).singleElement().asString().contains("no report was made");
    assertThat(service.elapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(reportsOrdered(service)).isEqualTo(6);
  }

  private ReportRunner runnerWith(Sleeper sleeper) {
    return runner(service, defaults(), sleeper, new Lines());
  }

  private final class Lines implements WaitLog {
    @Override
    public void progress(String line) {
      lines.add(line);
    }

    @Override
    public void trouble(String line) {
      lines.add(line);
    }
  }
}
