package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.defaults;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.runner;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.api.model.Callback;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.report.callback.CallbackSettings;
import io.partnerinsights.core.report.wait.ReportHandle;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox's calls to a port of this JVM, and other people's. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class CallbackTest {
  private ClockedSandbox service;
  private PlannedReport plan;
  private int port;

  @BeforeEach
  void start() throws IOException {
    service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)));
    plan = planner(service).plan(request(QUERY));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void stop() {
    service.close();
  }

  /** The sleeper wakes by the bell only, so without the call this waits for ever. */
  @ParameterizedTest
  @EnumSource
  void aCallMakesTheNextLookAtOnce(Callback.Method method) throws Exception {
    ReportRunner runner = runnerWith(method, new Bellhop(service));
    Waiting waiting = Waiting.start(runner.order(plan), runner);

    service.clock().advance(Duration.ofHours(2));
    service.sandbox().settle();

    assertThat(waiting.task.get().link()).isNotNull();
    assertThat(looks()).isOne();
    assertThat(service.elapsed()).isEqualTo(Duration.ofHours(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /?reportId=%s", "POST /some/path/%s", "GET /x?a=b&ReportID=%s"})
  void aForgedCallIsAnsweredWithALookAndBelievedInNothing(String form) throws Exception {
    ReportRunner runner = runnerWith(Callback.Method.POST, new Bellhop(service));
    ReportHandle report = runner.order(plan);
    Waiting waiting = Waiting.start(report, runner);
    service.clock().advance(Duration.ofMillis(10));

    assertThat(call(form.formatted("00000000-0000-0000-0000-000000000000"))).isEqualTo(204);
    assertThat(waiting.task.isDone()).isFalse();
    assertThat(looks()).isZero();

    service.clock().advance(Duration.ofMinutes(1));
    assertThat(call(form.formatted(report.reportId()))).isEqualTo(204);
    while (looks() == 0) {
      Thread.onSpinWait();
    }
    waiting.untilItRests();
    assertThat(waiting.task.isDone()).isFalse();
    assertThat(looks()).isOne();

    for (int i = 0; i < 20; i++) {
      assertThat(call(form.formatted(report.reportId()))).isEqualTo(204);
      waiting.untilItRests();
    }
    assertThat(looks()).as("a flood is not passed on to the service").isOne();

    service.clock().advance(Duration.ofHours(2));
    service.sandbox().settle();
    assertThat(waiting.task.get().reportId()).isEqualTo(report.reportId());
  }

  @Test
  void withoutACallLookingFinishes() {
    CallbackSettings nowhere = settings(Callback.Method.POST, "http://127.0.0.1:1/nobody");
    ReportRunner runner = runner(service, defaults().withCallback(nowhere), service.sleeper());

    assertThat(runner.run(plan).link()).isNotNull();
    assertThat(service.elapsed()).isBetween(Duration.ofHours(2), Duration.ofMinutes(126));
  }

  @Test
  void aPortThatIsTakenIsNoEnd() throws IOException {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      ReportRunner runner = runnerWith(Callback.Method.POST, service.sleeper());

      assertThat(runner.run(plan).link()).isNotNull();
      assertThat(taken.isClosed()).isFalse();
    }
  }

  @Test
  void twoWaitsShareThePortAndTheLastLeavesNothingBehind() throws Exception {
    ReportRunner runner = runnerWith(Callback.Method.POST, new Bellhop(service));
    List<Waiting> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      all.add(Waiting.start(runner.order(plan), runner));
    }
    all.get(0).thread.interrupt();
    assertThatThrownBy(all.get(0).task::get).isInstanceOf(ExecutionException.class);
    assertThat(call("GET /?reportId=x")).as("open for the second").isEqualTo(204);

    service.clock().advance(Duration.ofHours(2));
    service.sandbox().settle();

    assertThat(all.get(1).task.get().link()).isNotNull();
    assertNothingIsLeft();
  }

  @Test
  void theReportsOrderNamesTheAddressAndAFreshLinkOpensNoPort() throws Exception {
    CallbackSettings known = settings(Callback.Method.GET, "https://hooks.example/a/");
    ReportRunner runner = runner(service, defaults().withCallback(known), service.sleeper());
    CompletedReport report = runner.run(plan);

    assertThat(ReportFixture.onlyReport(service).callback())
        .contains(new Callback("https://hooks.example/a/", Callback.Method.GET));
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(runner.refresh(report).link()).isNotNull();
      assertThat(taken.isBound()).isTrue();
    }
    assertNothingIsLeft();
  }

  /** Threads end a moment after they are told to; one that does not is the test's time-out. */
  private void assertNothingIsLeft() {
    assertThatThrownBy(() -> call("GET /")).isInstanceOf(ConnectException.class);
    while (Thread.getAllStackTraces().keySet().stream().anyMatch(CallbackTest::isOurs)) {
      Thread.onSpinWait();
    }
  }

  private static boolean isOurs(Thread thread) {
    return thread.isAlive() && thread.getName().startsWith("partnerinsights-callback");
  }

  private ReportRunner runnerWith(Callback.Method method, Sleeper sleeper) {
    CallbackSettings known = settings(method, "http://127.0.0.1:" + port);
    return runner(service, defaults().withCallback(known), sleeper);
  }

  private CallbackSettings settings(Callback.Method method, String url) {
    return new CallbackSettings(new Callback(url, method), "127.0.0.1", port);
  }

  private long looks() {
    return service.sandbox().calls().count("GET", EXECUTION);
  }

  /** Such as {@code GET /?reportId=x}. */
  private int call(String line) throws IOException, InterruptedException {
    String[] parts = line.split(" ", 2);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + parts[1]))
            .method(parts[0], HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  /** Sleeps until the bell rings; the clock is the test's. */
  private record Bellhop(ClockedSandbox service) implements Sleeper {
    @Override
    public void sleep(Duration duration) throws InterruptedException {
      service.sleeper().sleep(duration);
    }

    @Override
    public void sleep(Duration duration, Semaphore bell) throws InterruptedException {
      bell.acquire();
    }
  }

  private record Waiting(Thread thread, FutureTask<CompletedReport> task) {
    static Waiting start(ReportHandle report, ReportRunner runner) {
      FutureTask<CompletedReport> task = new FutureTask<>(() -> runner.await(report));
      Waiting waiting = new Waiting(new Thread(task), task);
      waiting.thread.start();
      waiting.untilItRests();
      return waiting;
    }

    void untilItRests() {
      while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
        Thread.onSpinWait();
      }
    }
  }
}
