package io.partnerinsights.core.stream;

import static io.partnerinsights.core.stream.StreamService.executionIds;
import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A stream neither loses nor repeats an execution: one that leaves the service's list unread is an
 * error, and the end of an outage is awaited at each call.
 */
final class StreamDisturbanceTest extends DailyReportTest {
  private static final String[] GO_ON = {"failOnDataLoss", "false"};

  private Instant end = Instant.MIN;

  private List<String> listed() {
    return service.client().listExecutions(ExecutionFilter.last90Days(reportId)).stream()
        .map(ReportExecution::executionId)
        .toList();
  }

  @Test
  void readsAnExecutionThatAppearsLate() {
    service.passTime(Duration.ofDays(3));
    String late = listed().get(1);
    service.sandbox().listOnlyExecutions(id -> !id.equals(late));
    ExecutionStream stream = openStream();
    StreamOffset two = stream.latestOffset(INITIAL, ALL);
    assertThat(executionIds(stream, INITIAL, two)).hasSize(2).doesNotContain(late);

    service.sandbox().listOnlyExecutions(id -> true);
    service.passTime(Duration.ofMinutes(2));
    StreamOffset three = stream.latestOffset(two, ALL);

    assertThat(executionIds(stream, two, three)).containsExactly(late);
  }

  @Test
  void anExecutionThatVanishesForATimeIsNotReadTwice() {
    service.passTime(Duration.ofDays(3));
    ExecutionStream stream = openStream();
    StreamOffset three = stream.latestOffset(INITIAL, ALL);
    service.sandbox().listOnlyExecutions(id -> false);
    service.passTime(Duration.ofHours(1));
    assertThat(stream.latestOffset(three, ALL)).isSameAs(three);

    service.sandbox().listOnlyExecutions(id -> true);
    service.passTime(Duration.ofHours(1));
    assertThat(stream.latestOffset(three, ALL)).isSameAs(three);
  }

  @Test
  @Tag("full")
  void aStopOfMoreThanNinetyDaysIsAnErrorAndAShorterOneIsNot() {
    service.passTime(Duration.ofDays(2));
    StreamOffset offset = openStream().latestOffset(INITIAL, ALL);
    service.passTime(Duration.ofDays(80));
    ExecutionStream early = openStream();
    assertThat(executionIds(early, offset, early.latestOffset(offset, ALL))).hasSize(80);
    service.passTime(Duration.ofDays(15));

    ExecutionStream restarted = openStream();
    assertThatThrownBy(() -> restarted.latestOffset(offset, ALL))
        .hasMessageContainingAll("PI-3014", "failOnDataLoss");
    assertThatThrownBy(() -> restarted.latestOffset(offset, ALL)).hasMessageContaining("PI-3014");

    ExecutionStream continued = openStream(GO_ON);
    StreamOffset next = continued.latestOffset(offset, ALL);
    assertThat(executionIds(continued, offset, next)).hasSize(90);
    assertThat(openStream().latestOffset(next, ALL)).isEqualTo(next);
  }

  @Test
  void aPauseOfTheReportIsNoLoss() {
    service.passTime(Duration.ofDays(2));
    ExecutionStream stream = openStream();
    StreamOffset offset = stream.latestOffset(INITIAL, ALL);
    service.client().pauseReport(reportId);
    for (int week = 0; week < 20; week++) {
      service.passTime(Duration.ofDays(7).plusHours(1));
      offset = stream.latestOffset(offset, ALL);
    }
    service.client().resumeReport(reportId);
    service.passTime(Duration.ofDays(1));

    ExecutionStream restarted = openStream();
    assertThat(executionIds(restarted, offset, restarted.latestOffset(offset, ALL))).hasSize(1);
  }

  @Test
  void aSlowStreamNoticesWhatItLoses() {
    service.passTime(Duration.ofDays(3));
    ExecutionStream stream = openStream();
    StreamOffset one = stream.latestOffset(INITIAL, 1);
    service.passTime(Duration.ofDays(95));

    assertThatThrownBy(() -> stream.latestOffset(one, 1)).hasMessageContaining("PI-3014");
    assertThatThrownBy(() -> openStream().latestOffset(one, 1)).hasMessageContaining("PI-3014");
    assertThat(openStream(GO_ON).latestOffset(one, 1)).isNotEqualTo(one);
  }

  @Test
  @Tag("full")
  void aReplayOfALostExecutionIsAnError() {
    service.passTime(Duration.ofDays(1));
    StreamOffset offset = openStream().latestOffset(INITIAL, ALL);
    service.passTime(Duration.ofDays(100));

    assertThatThrownBy(() -> openStream().reportsBetween(INITIAL, offset))
        .hasMessageContaining("PI-3014");
    assertThat(openStream(GO_ON).reportsBetween(INITIAL, offset)).isEmpty();
  }

  @Test
  void aReplayNeverSkipsAnExecutionThatShouldBeListed() {
    service.passTime(Duration.ofDays(1));
    StreamOffset offset = openStream().latestOffset(INITIAL, ALL);
    service.sandbox().listOnlyExecutions(id -> false);

    assertThatThrownBy(() -> openStream(GO_ON).reportsBetween(INITIAL, offset))
        .hasMessageContaining("PI-3004");
  }

  @Test
  @Tag("full")
  void anOffsetDoesNotGrowWithoutEnd() {
    ExecutionStream stream = openStream();
    StreamOffset offset = stream.latestOffset(INITIAL, ALL);
    Set<String> read = new HashSet<>();
    int batches = 40;
    for (int batch = 0; batch < batches; batch++) {
      service.passTime(Duration.ofDays(10));
      StreamOffset next = stream.latestOffset(offset, ALL);
      executionIds(stream, offset, next).forEach(id -> assertThat(read.add(id)).isTrue());
      offset = StreamOffset.parse(next.toJson());
    }
    assertThat(read).hasSize(10 * batches);
    assertThat(offset.toJson().length()).isLessThan(135 * 70);
  }

  /** Begins an outage. Returns a sleeper that ends it after this time. */
  private Sleeper outage(Duration length) {
    end = sandbox.clockedSandbox().clock().instant().plus(length);
    sandbox.sandbox().faults().on("GET", "/").always().respond(503);
    return this::sleep;
  }

  private void sleep(Duration duration) {
    service.passTime(duration);
    if (sandbox.clockedSandbox().clock().instant().isAfter(end)) {
      sandbox.sandbox().faults().clear();
    }
  }

  private StreamOffset first(ExecutionStream stream) {
    service.passTime(Duration.ofDays(1));
    return stream.latestOffset(INITIAL, ALL);
  }

  @Test
  void aListIsAwaited() {
    ExecutionStream stream = service.openStream(this::sleep, "reportId", reportId);
    StreamOffset offset = first(stream);
    service.passTime(Duration.ofDays(1));
    outage(Duration.ofHours(1));

    assertThat(executionIds(stream, offset, stream.latestOffset(offset, ALL))).hasSize(1);
  }

  @Test
  void theReportIsAwaitedAtARestart() {
    StreamOffset offset = first(service.openStream("reportId", reportId));
    service.passTime(Duration.ofDays(1));
    StreamPlan plan = service.planStream(this::sleep, "reportId", reportId);
    outage(Duration.ofHours(1));
    ExecutionStream restarted = new ExecutionStream(plan, plan.readPlan().schema());

    assertThat(executionIds(restarted, offset, restarted.latestOffset(offset, ALL))).hasSize(1);
  }

  @Test
  void aReportThatOneListLacksIsFoundAtARestart() {
    StreamOffset offset = first(service.openStream("reportId", reportId));
    service.passTime(Duration.ofDays(1));
    StreamPlan plan = service.planStream(this::sleep, "reportId", reportId);
    sandbox.sandbox().faults().on("GET", "/ScheduledReport").times(1).respond(404);
    ExecutionStream restarted = new ExecutionStream(plan, plan.readPlan().schema());

    assertThat(executionIds(restarted, offset, restarted.latestOffset(offset, ALL))).hasSize(1);
  }

  @Test
  void aPlanInAWaitIsAwaited() {
    outage(Duration.ofHours(1));

    StreamPlan plan =
        StreamPlan.planInWait(service.openSession(this::sleep, "reportName", "daily"));

    assertThat(plan.reportId()).contains(reportId);
  }

  /** The list of reports fails for three hours, and after it the list of datasets. */
  @Test
  void aPlanInAWaitHasOneDeadline() {
    Instant start = sandbox.clockedSandbox().clock().instant();
    sandbox.sandbox().faults().on("GET", "/ScheduledDataset").always().respond(503);
    sandbox.sandbox().faults().on("GET", "/ScheduledReport").always().respond(503);
    Sleeper sleeper =
        duration -> {
          service.passTime(duration);
          if (sandbox.clockedSandbox().clock().instant().isAfter(start.plus(Duration.ofHours(3)))) {
            sandbox.sandbox().faults().clear();
            sandbox.sandbox().faults().on("GET", "/ScheduledDataset").always().respond(503);
          }
        };
    Session session = service.openSession(sleeper, "reportName", "daily", "reportTimeout", "4h");

    assertFails(() -> StreamPlan.planInWait(session), ErrorCode.SERVICE_FAILED);

    Instant end = sandbox.clockedSandbox().clock().instant();
    assertThat(Duration.between(start, end)).isLessThan(Duration.ofHours(5));
  }

  @Test
  void linksAreAwaited() {
    ExecutionStream stream = service.openStream(this::sleep, "reportId", reportId);
    StreamOffset offset = first(stream);
    service.passTime(Duration.ofHours(1));
    outage(Duration.ofHours(1));

    String id = executionIds(stream, INITIAL, offset).get(0);
    outage(Duration.ofHours(1));

    assertThat(stream.fetchReport(offset, id)).isPresent();
  }

  @Test
  void anOutageLongerThanTheTimeoutEndsTheStream() {
    ExecutionStream stream =
        service.openStream(this::sleep, "reportId", reportId, "reportTimeout", "2h");
    StreamOffset offset = first(stream);
    service.passTime(Duration.ofHours(1));
    outage(Duration.ofHours(3));

    assertThatThrownBy(() -> stream.latestOffset(offset, ALL)).hasMessageContaining("PI-3011");
  }

  /** Readers wait for links while the stream waits for the service. */
  @Test
  @Timeout(30)
  void aLinkIsRenewedDuringAWaitWhichAnInterruptEnds() throws Exception {
    CountDownLatch asleep = new CountDownLatch(1);
    ExecutionStream stream =
        service.openStream(
            duration -> {
              asleep.countDown();
              Thread.sleep(Duration.ofHours(1).toMillis());
            },
            "reportId",
            reportId);
    StreamOffset offset = first(stream);
    String id = executionIds(stream, INITIAL, offset).get(0);
    service.passTime(Duration.ofHours(1));
    sandbox.sandbox().faults().on("GET", "/ScheduledReport").respond(503);
    Thread waiting = start(stream, offset);
    asleep.await();

    assertThat(stream.fetchReport(offset, id)).isPresent();

    Thread second = start(stream, offset);
    second.interrupt();
    second.join();
    waiting.interrupt();
    waiting.join();
  }

  private static Thread start(ExecutionStream stream, StreamOffset offset) {
    Thread thread = new Thread(new FutureTask<>(() -> stream.latestOffset(offset, ALL)));
    thread.start();
    return thread;
  }
}
