package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.EXECUTION;
import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpHandler;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Many reports waited for at once: what that costs in calls, and whose end is whose. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class LookoutTest {
  @Test
  void twentyReportsCostOneCallARound() throws Exception {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      Gate gate = new Gate(service.sleeper());
      ReportRunner runner = runner(service, defaults().withReportsPerHour(20), gate);
      List<ReportHandle> reports = order(service, runner, 20);

      List<Waiting> all = Waiting.forEach(reports, runner);
      gate.open();

      for (int i = 0; i < 20; i++) {
        assertThat(all.get(i).report().reportId()).isEqualTo(reports.get(i).reportId());
      }
      List<RecordedCall> looks = looks(service);
      assertThat(looks).hasSizeLessThanOrEqualTo(150);
      assertThat(looks)
          .allSatisfy(look -> assertThat(look.path().split(";|%3B", -1)).hasSize(20))
          .extracting(RecordedCall::time)
          .doesNotHaveDuplicates();
      assertThat(service.elapsed()).isBetween(Duration.ofHours(2), Duration.ofMinutes(126));
    }
  }

  /** The first keeps the lookout, the others rest; whichever is interrupted. */
  @Test
  void anInterruptEndsTheInterruptedWaitOnly() throws Exception {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      Gate gate = new Gate(service.sleeper());
      ReportRunner runner = runner(service, defaults(), gate);
      List<Waiting> all = Waiting.forEach(order(service, runner, 4), runner);

      all.get(0).thread().interrupt();
      assertThat(all.get(0).failure()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
      all.get(2).thread().interrupt();
      assertThat(all.get(2).failure()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
      assertThat(looks(service)).isEmpty();

      gate.open();
      assertThat(all.get(1).report().link()).isNotNull();
      assertThat(all.get(3).report().link()).isNotNull();
      assertThat(looks(service)).hasSizeLessThanOrEqualTo(150);
    }
  }

  @Test
  void anInterruptDuringALookEndsTheInterruptedWaitOnly() throws Exception {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      Gate gate = new Gate(service.sleeper());
      ReportRunner runner = runner(service, defaults(), gate);
      List<Waiting> all = Waiting.forEach(order(service, runner, 2), runner);
      service.sandbox().faults().on("GET", EXECUTION).delay(Duration.ofSeconds(20));

      gate.open();
      while (service.sandbox().faults().met() == 0) {
        Thread.onSpinWait();
      }
      all.get(0).thread().interrupt();

      assertThat(all.get(0).failure()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
      assertThat(all.get(1).report().link()).isNotNull();
    }
  }

  @Test
  void aReportThatIsGoneEndsItsOwnWaitOnly() throws Exception {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      Gate gate = new Gate(service.sleeper());
      ReportRunner runner = runner(service, defaults(), gate);
      List<ReportHandle> reports = order(service, runner, 3);
      List<Waiting> all = Waiting.forEach(reports, runner);

      service.client().deleteReport(reports.get(1).reportId());
      gate.open();

      assertThat(all.get(0).report().link()).isNotNull();
      assertThat(all.get(1).failure()).isEqualTo(ErrorCode.REPORT_NOT_FOUND);
      assertThat(all.get(2).report().link()).isNotNull();
    }
  }

  @Test
  void everyWaitHasItsOwnTimeout() throws Exception {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      Gate gate = new Gate(service.sleeper());
      ReportRunner patient = runner(service, defaults(), gate);
      ReportRunner hasty = runner(service, ReportFixture.patience(Duration.ofHours(1)), gate);
      Waiting first = Waiting.start(order(service, patient, 1).get(0), patient);
      Waiting second = Waiting.start(order(service, hasty, 1).get(0), hasty);

      gate.open();

      assertThat(second.failure()).isEqualTo(ErrorCode.REPORT_TIMEOUT);
      assertThat(first.report().link()).isNotNull();
      assertThat(looks(service)).anySatisfy(look -> assertThat(look.time()).isEqualTo(oneHour()));
    }
  }

  /** On the system's clock: only the bell can wake who sleeps for an hour. */
  @Test
  void aNewcomerDoesNotWaitForTheSleeperBeforeIt() throws Exception {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(1)))) {
      ReportRunner rarely = pollingEvery(Duration.ofHours(1), service);
      ReportRunner often = pollingEvery(Duration.ofMillis(20), service);
      Waiting first = Waiting.start(order(service, rarely, 1).get(0), rarely);
      Waiting second = Waiting.start(order(service, often, 1).get(0), often);

      service.clock().advance(Duration.ofMinutes(2));
      service.sandbox().settle();

      assertThat(second.report().link()).isNotNull();
      assertThat(first.report().link()).isNotNull();
    }
  }

  @Test
  void aServiceThatListsTheLatestOfAllOnlyIsAskedForEach() throws Exception {
    ManualClock clock = ManualClock.at(ClockedSandbox.START);
    HttpHandler latestOfAll =
        exchange -> {
          String[] ids = exchange.getRequestURI().getPath().replaceAll(".*/", "").split(";", -1);
          boolean complete = clock.instant().isAfter(oneHour());
          ScriptedServer.status(200, execution(ids[ids.length - 1], complete)).handle(exchange);
        };
    HttpHandler[] script = Collections.nCopies(1_000, latestOfAll).toArray(HttpHandler[]::new);
    try (ClockedSandbox service = serviceWith(Sandbox.builder());
        ScriptedServer server = new ScriptedServer(script)) {
      Gate gate = new Gate(clock::advance);
      ReportRunner runner =
          new ReportRunner(
              client(server, service), defaults(), clock, gate, new Random(1), WaitLog.slf4j());
      List<ReportHandle> reports =
          Stream.of("a", "b", "c")
              .map(id -> ReportHandle.ordered(id, ReportFormat.CSV, clock))
              .toList();

      List<Waiting> all = Waiting.forEach(reports, runner);
      gate.open();

      for (int i = 0; i < 3; i++) {
        assertThat(all.get(i).report().reportId()).isEqualTo(reports.get(i).reportId());
      }
      assertThat(clock.instant()).isBefore(oneHour().plus(Duration.ofMinutes(4)));
    }
  }

  private static String execution(String reportId, boolean complete) {
    return """
    {"value": [{"executionId": "e%s", "reportId": "%s", "executionStatus": "%s",
      "reportAccessSecureLink": %s}]}
    """
        .formatted(
            reportId,
            reportId,
            complete ? "Completed" : "Running",
            complete ? "\"https://store.example/f\"" : "null");
  }

  private static PartnerInsightsClient client(ScriptedServer server, ClockedSandbox service) {
    RetryingHttp http =
        RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.never());
    return new PartnerInsightsClient(
        ServiceUrl.parse(server.url() + "insights/v1/mpn"), service.tokens(), http);
  }

  private static Instant oneHour() {
    return ClockedSandbox.START.plus(Duration.ofHours(1));
  }

  private static ReportRunner pollingEvery(Duration interval, ClockedSandbox service) {
    WaitSettings settings = new WaitSettings(Duration.ofHours(4), Optional.of(interval));
    return runner(service, settings, Sleeper.system());
  }

  private static List<ReportHandle> order(ClockedSandbox service, ReportRunner runner, int count) {
    ReportPlan plan = planner(service).plan(request(QUERY));
    return IntStream.range(0, count).mapToObj(i -> runner.order(plan)).toList();
  }

  private static List<RecordedCall> looks(ClockedSandbox service) {
    return service.sandbox().calls().all().stream()
        .filter(call -> call.path().startsWith(EXECUTION))
        .toList();
  }

  /** Nobody sleeps before it is opened. */
  private static final class Gate implements Sleeper {
    private final CountDownLatch opened = new CountDownLatch(1);
    private final Sleeper sleeper;

    Gate(Sleeper sleeper) {
      this.sleeper = sleeper;
    }

    void open() {
      opened.countDown();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      opened.await();
      sleeper.sleep(duration);
    }
  }

  private record Waiting(Thread thread, FutureTask<CompletedReport> task) {
    static List<Waiting> forEach(List<ReportHandle> reports, ReportRunner runner) {
      return reports.stream().map(report -> start(report, runner)).toList();
    }

    /** Begins in another thread and returns when that waits for something. */
    static Waiting start(ReportHandle report, ReportRunner runner) {
      FutureTask<CompletedReport> task = new FutureTask<>(() -> runner.await(report));
      Thread thread = new Thread(task);
      thread.start();
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING
          && thread.isAlive()) {
        Thread.onSpinWait();
      }
      return new Waiting(thread, task);
    }

    CompletedReport report() throws Exception {
      return task.get();
    }

    ErrorCode failure() {
      ExecutionException failure = catchThrowableOfType(ExecutionException.class, task::get);
      return ((PartnerInsightsException) failure.getCause()).code();
    }
  }
}
