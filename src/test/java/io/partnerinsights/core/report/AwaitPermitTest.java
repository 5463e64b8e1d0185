package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.REPORTS;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.interrupted;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.slf4j.helpers.NOPLogger;

/** The connector's own quota: it waits where the service would refuse. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class AwaitPermitTest {
  private final MemoryService service = new MemoryService(Duration.ZERO);
  private final ReportPlan plan = service.plan(QUERY);
  private final List<String> lines = new ArrayList<>();

  @Test
  void theSixthReportOfAnHourWaitsForAPermit() {
    Reading reading = readingWith(service.sleeper());
    for (int i = 0; i < 5; i++) {
      submit(reading);
      service.clock().advance(Duration.ofMinutes(1));
    }
    assertThat(permitLines()).isEmpty();

    submit(reading);

    assertThat(service.elapsed()).isEqualTo(Duration.ofMinutes(60));
    assertThat(permitLines())
        .isNotEmpty()
        .allMatch(
            line ->
                line.contains("free at " + OpenWaits.time(Instant.parse("2026-06-15T09:00:00Z"))));
    assertThat(reportPosts(service)).isEqualTo(6);
  }

  @Test
  void elevenReportsTakeTwoHours() {
    Reading reading = readingWith(service.sleeper());
    for (int i = 0; i < 11; i++) {
      submit(reading);
    }

    assertThat(service.elapsed()).isEqualTo(Duration.ofHours(2));
    assertThat(reportPosts(service)).isEqualTo(11);
  }

  @Test
  void aWaitForAPermitDoesNotCountTowardsTheTimeout() {
    Reading reading = reading(service, timeout(Duration.ofMinutes(1)));
    for (int i = 0; i < 6; i++) {
      assertThat(run(reading, plan).link()).isNotNull();
    }
  }

  @Test
  void allJobsOfAnAccountShareThePermits() {
    for (int i = 0; i < 6; i++) {
      submit(readingWith(service.sleeper()));
    }

    assertThat(service.elapsed()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aRefusedReportUsesNoPermit() {
    Reading reading = readingWith(service.sleeper());
    service.failOnce("before createReport", ErrorCode.REQUEST_REFUSED);
    failure(() -> submit(reading), ErrorCode.REQUEST_REFUSED);

    for (int i = 0; i < 5; i++) {
      submit(reading);
    }

    assertThat(service.elapsed()).isZero();
  }

  @Test
  void aReportOfUnknownOutcomeUsesAPermit() {
    Reading reading = readingWith(service.sleeper());
    service.failOnce("after createReport", ErrorCode.OUTCOME_UNKNOWN);

    for (int i = 0; i < 6; i++) {
      submit(reading);
    }

    assertThat(service.elapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(reportPosts(service)).isEqualTo(6);
  }

  /** No report was created by the first POST, so it does not count. */
  @Test
  void aRepeatedPostKeepsItsPermit() {
    Reading reading = readingWith(service.sleeper());
    service.failOnce("before createReport", ErrorCode.OUTCOME_UNKNOWN);

    for (int i = 0; i < 5; i++) {
      submit(reading);
    }

    assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(3));
    assertThat(reportPosts(service)).isEqualTo(6);
  }

  /** The service has refused the POST with a 429, and the thread is interrupted before the next. */
  @Test
  void anInterruptBetweenTwoPostsUsesNoPermit() {
    try (ClockedSandbox refusing = serviceWith(Sandbox.builder().latency(Duration.ZERO))) {
      ReportPlan planned = planner(refusing).plan(request(QUERY));
      refusing.sandbox().faults().on("POST", REPORTS).respond(429);
      SharedRead stopped = SharedRead.alone(planned, reading(refusing, settings(), interrupted()));
      failure(stopped::submit, ErrorCode.WAIT_INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();

      for (int i = 0; i < 5; i++) {
        SharedRead.alone(planned, reading(refusing)).submit();
      }

      assertThat(refusing.elapsed()).isLessThan(Duration.ofMinutes(3));
    }
  }

  @Test
  void anInterruptedWaitPassesItsPlaceToTheNextJob() throws InterruptedException {
    Reading quick = readingWith(service.sleeper());
    for (int i = 0; i < 5; i++) {
      submit(quick);
    }
    CountDownLatch never = new CountDownLatch(1);
    Reading held = readingWith(duration -> never.await());
    List<Throwable> ends = new ArrayList<>();
    Thread waiting =
        new Thread(() -> ends.add(failure(() -> run(held, plan), ErrorCode.WAIT_INTERRUPTED)));
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING && waiting.isAlive()) {
      Thread.onSpinWait();
    }

    waiting.interrupt();
    waiting.join();
    submit(quick);

    assertThat(ends).singleElement().asString().contains("no report was created");
    assertThat(service.elapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(reportPosts(service)).isEqualTo(6);
  }

  /** Returns when the report is created. */
  private void submit(Reading reading) {
    SharedRead.alone(plan, reading).submit();
  }

  private List<String> permitLines() {
    return lines.stream()
        .filter(line -> line.contains("option maxReportsPerHour allows 5 reports"))
        .toList();
  }

  private Reading readingWith(Sleeper sleeper) {
    OpenWaits open = new OpenWaits(service.clock(), lines::add);
    return reading(service, settings(), sleeper, new WaitLog(NOPLogger.NOP_LOGGER, open, "", null));
  }
}
