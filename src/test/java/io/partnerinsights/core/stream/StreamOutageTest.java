package io.partnerinsights.core.stream;

import static io.partnerinsights.core.stream.StreamService.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.http.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream waits for the end of an outage at each of its calls. */
@Timeout(30)
final class StreamOutageTest extends DailyReportTest {
  private Instant end = Instant.MIN;

  /** Begins an outage. Returns a sleeper that ends it after this time. */
  private Sleeper outage(Duration length) {
    end = sandbox.clocked().clock().instant().plus(length);
    sandbox.sandbox().faults().on("GET", "/").always().respond(503);
    return this::sleep;
  }

  private void sleep(Duration duration) {
    service.pass(duration);
    if (sandbox.clocked().clock().instant().isAfter(end)) {
      sandbox.sandbox().faults().clear();
    }
  }

  private StreamOffset first(ExecutionStream stream) {
    service.pass(Duration.ofDays(1));
    return stream.latest(StreamOffset.initial(), ALL);
  }

  @Test
  void aListIsAwaited() {
    ExecutionStream stream = service.open(this::sleep, "reportId", reportId);
    StreamOffset offset = first(stream);
    service.pass(Duration.ofDays(1));
    outage(Duration.ofHours(1));

    assertThat(ids(stream, offset, stream.latest(offset, ALL))).hasSize(1);
  }

  @Test
  void theReportIsAwaitedAtARestart() {
    StreamOffset offset = first(service.open("reportId", reportId));
    service.pass(Duration.ofDays(1));
    StreamPlan plan = service.plan(this::sleep, "reportId", reportId);
    outage(Duration.ofHours(1));
    ExecutionStream restarted = new ExecutionStream(plan, plan.read().schema());

    assertThat(ids(restarted, offset, restarted.latest(offset, ALL))).hasSize(1);
  }

  @Test
  void aReportThatOneListLacksIsFoundAtARestart() {
    StreamOffset offset = first(service.open("reportId", reportId));
    service.pass(Duration.ofDays(1));
    StreamPlan plan = service.plan(this::sleep, "reportId", reportId);
    sandbox.sandbox().faults().on("GET", "/ScheduledReport").times(1).respond(404);
    ExecutionStream restarted = new ExecutionStream(plan, plan.read().schema());

    assertThat(ids(restarted, offset, restarted.latest(offset, ALL))).hasSize(1);
  }

  @Test
  void aPlanInAWaitIsAwaited() {
    outage(Duration.ofHours(1));

    StreamPlan plan = StreamPlan.inWait(service.session(this::sleep, "reportName", "daily"));

    assertThat(plan.reportId()).contains(reportId);
  }

  @Test
  void linksAreAwaited() {
    ExecutionStream stream = service.open(this::sleep, "reportId", reportId);
    StreamOffset offset = first(stream);
    service.pass(Duration.ofHours(1));
    outage(Duration.ofHours(1));

    String id = ids(stream, StreamOffset.initial(), offset).get(0);
    outage(Duration.ofHours(1));

    assertThat(stream.renewed(offset, id)).isPresent();
  }

  @Test
  void anOutageLongerThanTheTimeoutEndsTheStream() {
    ExecutionStream stream = service.open(this::sleep, "reportId", reportId, "reportTimeout", "2h");
    StreamOffset offset = first(stream);
    service.pass(Duration.ofHours(1));
    outage(Duration.ofHours(3));

    assertThatThrownBy(() -> stream.latest(offset, ALL)).hasMessageContaining("PI-3011");
  }

  /** Readers wait for links while the stream waits for the service. */
  @Test
  void aLinkIsRenewedDuringAWaitWhichAnInterruptEnds() throws Exception {
    CountDownLatch asleep = new CountDownLatch(1);
    ExecutionStream stream =
        service.open(
            duration -> {
              asleep.countDown();
              Thread.sleep(Duration.ofHours(1).toMillis());
            },
            "reportId",
            reportId);
    StreamOffset offset = first(stream);
    String id = ids(stream, StreamOffset.initial(), offset).get(0);
    service.pass(Duration.ofHours(1));
    sandbox.sandbox().faults().on("GET", "/ScheduledReport").respond(503);
    Thread waiting = start(stream, offset);
    asleep.await();

    assertThat(stream.renewed(offset, id)).isPresent();

    Thread second = start(stream, offset);
    second.interrupt();
    second.join();
    waiting.interrupt();
    waiting.join();
  }

  private static Thread start(ExecutionStream stream, StreamOffset offset) {
    Thread thread = new Thread(new FutureTask<>(() -> stream.latest(offset, ALL)));
    thread.start();
    return thread;
  }
}
