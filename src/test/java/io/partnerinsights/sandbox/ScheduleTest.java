package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports that recur, pause and call back, on a clock that the test moves. */
final class ScheduleTest {
  private static final String EXECUTIONS = "/ScheduledReport/execution/";
  private static final String EVERY = Wire.ALL + "&getLatestExecution=false";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox =
        Sandbox.builder()
            .clock(clock)
            .latency(Duration.ofMinutes(3))
            .tokenLifetime(Duration.ofDays(365))
            .start();
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private String schedule(Wire wire, Map<String, ?> fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ReportName", "daily");
    body.put("QueryId", wire.query("SELECT DISTINCT Month FROM OfficeUsage TIMESPAN LAST_MONTH"));
    body.put("StartTime", "2026-07-16T00:00:00Z");
    body.put("RecurrenceInterval", 24);
    body.putAll(fields);
    return wire.post("/ScheduledReport", body).item().path("reportId").asText();
  }

  private List<String> generated(Wire wire, String reportId) {
    return wire.get(EXECUTIONS + reportId + EVERY)
        .json()
        .path("value")
        .findValuesAsText("reportGeneratedTime");
  }

  private static String reportStatus(Wire wire, String id) {
    JsonNode report = wire.get("/ScheduledReport?reportId=" + id).json().path("Value").path(0);
    return report.path("ReportStatus").asText();
  }

  private void pass(Duration duration) {
    clock.advance(duration);
    sandbox.settle();
  }

  @Test
  void aReportRunsAtItsTimesUntilItHasRunOftenEnough() {
    Wire wire = new Wire(sandbox);
    String id = schedule(wire, Map.of("RecurrenceCount", 3));
    assertThat(wire.get(EXECUTIONS + id).status()).isEqualTo(404);
    pass(Duration.ofHours(13));
    assertThat(generated(wire, id)).containsExactly("2026-07-16T00:03:00Z");
    assertThat(reportStatus(wire, id)).isEqualTo("Active");
    pass(Duration.ofDays(10));
    assertThat(generated(wire, id))
        .containsExactly("2026-07-16T00:03:00Z", "2026-07-17T00:03:00Z", "2026-07-18T00:03:00Z");
    assertThat(reportStatus(wire, id)).isEqualTo("Inactive");
    assertThat(wire.get(EXECUTIONS + id).item().path("reportGeneratedTime").asText())
        .isEqualTo("2026-07-18T00:03:00Z");
  }

  @Test
  void eachRunReadsTheTimespanOfItsOwnDay() {
    Wire wire = new Wire(sandbox);
    String id = schedule(wire, Map.of("RecurrenceInterval", 30 * 24, "RecurrenceCount", 2));
    pass(Duration.ofHours(13));
    assertThat(wire.download(wire.latestLink(id)).unzipped())
        .isEqualTo("Month\n2026-06-01T00:00:00\n");
    pass(Duration.ofDays(30));
    assertThat(wire.download(wire.latestLink(id)).unzipped())
        .isEqualTo("Month\n2026-07-01T00:00:00\n");
  }

  @Test
  void aPausedReportDoesNotRunAndGoesOnAfterwards() {
    Wire wire = new Wire(sandbox);
    String id = schedule(wire, Map.of());
    pass(Duration.ofHours(13));
    JsonNode paused = wire.put("/ScheduledReport/pause/" + id).json();
    assertThat(paused.path("Value").path(0).path("ReportStatus").asText()).isEqualTo("Paused");
    pass(Duration.ofDays(2));
    assertThat(generated(wire, id)).hasSize(1);
    assertThat(wire.put("/ScheduledReport/pause/" + id).status()).isEqualTo(400);
    JsonNode resumed = wire.put("/ScheduledReport/resume/" + id).json();
    assertThat(resumed.path("Value").path(0).path("ReportStatus").asText()).isEqualTo("Active");
    pass(Duration.ofDays(1));
    assertThat(generated(wire, id)).containsExactly("2026-07-16T00:03:00Z", "2026-07-19T00:03:00Z");
  }

  @Test
  void aPauseStopsWhatIsRunningAndAResumeStartsItAgain() {
    Wire wire = new Wire(sandbox);
    String id =
        wire.executeNow("SELECT City FROM Profile", Map.of()).item().path("reportId").asText();
    pass(Duration.ofMinutes(2));
    wire.put("/ScheduledReport/pause/" + id);
    pass(Duration.ofHours(1));
    assertThat(wire.get(EXECUTIONS + id + EVERY).item().path("executionStatus").asText())
        .isEqualTo("Paused");
    wire.put("/ScheduledReport/resume/" + id);
    pass(Duration.ofMinutes(2));
    assertThat(wire.get(EXECUTIONS + id + EVERY).item().path("executionStatus").asText())
        .isEqualTo("Running");
    pass(Duration.ofMinutes(1));
    assertThat(generated(wire, id)).containsExactly("2026-07-15T13:05:00Z");
  }

  @Test
  void executionsAreRememberedForNinetyDays() {
    Wire wire = new Wire(sandbox);
    String id = schedule(wire, Map.of("RecurrenceCount", 2));
    pass(Duration.ofHours(12).plusDays(90));
    assertThat(generated(wire, id)).containsExactly("2026-07-17T00:03:00Z");
    pass(Duration.ofDays(1));
    assertThat(wire.get(EXECUTIONS + id + EVERY).status()).isEqualTo(404);
  }

  @Test
  void aScheduleWithoutACountGoesOn() {
    Wire wire = new Wire(sandbox);
    String id = schedule(wire, Map.of());
    pass(Duration.ofDays(30));
    assertThat(generated(wire, id)).hasSize(30);
  }

  @Test
  void successIsCalledBackByPostOrGetWithNothingButTheId() throws IOException {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext("/", exchange -> receive(exchange, received));
    listener.start();
    try {
      String url = "http://127.0.0.1:" + listener.getAddress().getPort() + "/done";
      Wire wire = new Wire(sandbox);
      String query = "SELECT City FROM Profile";
      String post = reportId(wire, query, Map.of("CallbackUrl", url));
      String get = reportId(wire, query, Map.of("CallbackUrl", url, "CallbackMethod", "get"));
      sandbox.settle();
      assertThat(received).isEmpty();
      pass(Duration.ofMinutes(3));
      assertThat(received)
          .containsExactlyInAnyOrder("POST /done/" + post + " ", "GET /done?reportId=" + get + " ");
    } finally {
      listener.stop(0);
    }
  }

  private static String reportId(Wire wire, String query, Map<String, ?> fields) {
    return wire.executeNow(query, fields).item().path("reportId").asText();
  }

  private static void receive(HttpExchange exchange, List<String> received) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  @Test
  void callbacksThatLeaveThisMachineOrFailHarmNothing() {
    Wire wire = new Wire(sandbox);
    String query = "SELECT City FROM Profile";
    for (String url : List.of("http://192.0.2.1/x", "http://127.0.0.1:1/x", "no url")) {
      String id = reportId(wire, query, Map.of("CallbackUrl", url));
      pass(Duration.ofMinutes(3));
      assertThat(generated(wire, id)).hasSize(1);
    }
  }

  @Test
  void aFasterClockRunsFromTheSameStart() {
    ManualClock base = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
    try (Sandbox fast = Sandbox.builder().clock(base).speed(3600).start()) {
      base.advance(Duration.ofSeconds(2));
      assertThat(fast.clock().instant()).isEqualTo(Instant.parse("2026-07-15T14:00:00Z"));
    }
  }

  /** The only test that lets real time pass: nobody asks, and the report runs all the same. */
  @Test
  void timePassesByItself() throws IOException, InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
          called.countDown();
        });
    listener.start();
    try (Sandbox live = Sandbox.builder().latency(Duration.ofMillis(50)).start()) {
      String url = "http://127.0.0.1:" + listener.getAddress().getPort();
      new Wire(live).executeNow("SELECT City FROM Profile", Map.of("CallbackUrl", url));
      assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      listener.stop(0);
    }
  }
}
