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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recurring reports, pauses and callbacks, on a manual clock. */
final class ScheduleTest {
  private static final String EXECUTIONS = "/ScheduledReport/execution/";
  private static final String EVERY = SandboxClient.ALL + "&getLatestExecution=false";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox =
        Sandbox.builder()
            .likePages()
            .clock(clock)
            .latency(Duration.ofMinutes(3))
            .tokenLifetime(Duration.ofDays(365))
            .start();
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private String schedule(SandboxClient client, Map<String, ?> fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ReportName", "daily");
    body.put("QueryId", client.query("SELECT DISTINCT Month FROM OfficeUsage TIMESPAN LAST_MONTH"));
    body.put("StartTime", "2026-07-16T00:00:00Z");
    body.put("RecurrenceInterval", 24);
    body.putAll(fields);
    return client.post("/ScheduledReport", body).item().path("reportId").asText();
  }

  private List<String> generated(SandboxClient client, String reportId) {
    return client
        .get(EXECUTIONS + reportId + EVERY)
        .json()
        .path("value")
        .findValuesAsText("reportGeneratedTime");
  }

  private static String reportStatus(SandboxClient client, String id) {
    JsonNode report = client.get("/ScheduledReport?reportId=" + id).json().path("Value").path(0);
    return report.path("ReportStatus").asText();
  }

  private void pass(Duration duration) {
    clock.advance(duration);
    sandbox.settle();
  }

  @Test
  void runsAReportUntilItsRecurrenceCount() {
    SandboxClient client = new SandboxClient(sandbox);
    String id = schedule(client, Map.of("RecurrenceCount", 3));
    assertThat(client.get(EXECUTIONS + id).status()).isEqualTo(404);
    pass(Duration.ofHours(13));
    assertThat(generated(client, id)).containsExactly("2026-07-16T00:03:00Z");
    assertThat(reportStatus(client, id)).isEqualTo("Active");
    pass(Duration.ofDays(10));
    assertThat(generated(client, id))
        .as("newest first")
        .containsExactly("2026-07-18T00:03:00Z", "2026-07-17T00:03:00Z", "2026-07-16T00:03:00Z");
    assertThat(reportStatus(client, id)).isEqualTo("Inactive");
    assertThat(client.get(EXECUTIONS + id).item().path("reportGeneratedTime").asText())
        .isEqualTo("2026-07-18T00:03:00Z");
  }

  @Test
  void eachExecutionReadsTheTimespanOfItsDay() {
    SandboxClient client = new SandboxClient(sandbox);
    String id = schedule(client, Map.of("RecurrenceInterval", 30 * 24, "RecurrenceCount", 2));
    pass(Duration.ofHours(13));
    assertThat(client.download(client.latestLink(id)).unzipped())
        .isEqualTo("Month\n2026-06-01T00:00:00\n");
    pass(Duration.ofDays(30));
    assertThat(client.download(client.latestLink(id)).unzipped())
        .isEqualTo("Month\n2026-07-01T00:00:00\n");
  }

  @Test
  void skipsExecutionsDuringAPause() {
    SandboxClient client = new SandboxClient(sandbox);
    String id = schedule(client, Map.of());
    pass(Duration.ofHours(13));
    JsonNode paused = client.put("/ScheduledReport/pause/" + id).json();
    assertThat(paused.path("Value").path(0).path("ReportStatus").asText()).isEqualTo("Paused");
    pass(Duration.ofDays(2));
    assertThat(generated(client, id)).hasSize(1);
    assertThat(client.put("/ScheduledReport/pause/" + id).status()).isEqualTo(400);
    JsonNode resumed = client.put("/ScheduledReport/resume/" + id).json();
    assertThat(resumed.path("Value").path(0).path("ReportStatus").asText()).isEqualTo("Active");
    pass(Duration.ofDays(1));
    assertThat(generated(client, id))
        .containsExactly("2026-07-19T00:03:00Z", "2026-07-16T00:03:00Z");
  }

  @Test
  void pausesAnExecutionAndBeginsItAgainOnResume() {
    SandboxClient client = new SandboxClient(sandbox);
    String id =
        client.executeNow("SELECT City FROM Profile", Map.of()).item().path("reportId").asText();
    pass(Duration.ofMinutes(2));
    client.put("/ScheduledReport/pause/" + id);
    pass(Duration.ofHours(1));
    assertThat(client.get(EXECUTIONS + id + EVERY).item().path("executionStatus").asText())
        .isEqualTo("Paused");
    client.put("/ScheduledReport/resume/" + id);
    pass(Duration.ofMinutes(2));
    assertThat(client.get(EXECUTIONS + id + EVERY).item().path("executionStatus").asText())
        .isEqualTo("Running");
    pass(Duration.ofMinutes(1));
    assertThat(generated(client, id)).containsExactly("2026-07-15T13:05:00Z");
  }

  @Test
  void listsExecutionsOfNinetyDays() {
    SandboxClient client = new SandboxClient(sandbox);
    String id = schedule(client, Map.of("RecurrenceCount", 2));
    pass(Duration.ofHours(12).plusDays(90));
    assertThat(generated(client, id)).containsExactly("2026-07-17T00:03:00Z");
    pass(Duration.ofDays(1));
    assertThat(client.get(EXECUTIONS + id + EVERY).status()).isEqualTo(404);
  }

  @Test
  void runsAReportWithoutRecurrenceCountForever() {
    SandboxClient client = new SandboxClient(sandbox);
    String id = schedule(client, Map.of());
    pass(Duration.ofDays(30));
    assertThat(generated(client, id)).hasSize(30);
  }

  @Test
  void sendsCallbacksByPostOrGetWithTheReportId() throws IOException {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext("/", exchange -> receive(exchange, received));
    listener.start();
    try {
      String url = "http://127.0.0.1:" + listener.getAddress().getPort() + "/done";
      SandboxClient client = new SandboxClient(sandbox);
      String post = schedule(client, Map.of("CallbackUrl", url));
      String get = schedule(client, Map.of("CallbackUrl", url, "CallbackMethod", "get"));
      client.executeNow("SELECT City FROM Profile", Map.of("CallbackUrl", url));
      pass(Duration.ofHours(11));
      assertThat(received).as("none of a report that runs once").isEmpty();
      pass(Duration.ofHours(2));
      assertThat(received)
          .containsExactlyInAnyOrder("POST /done/" + post + " ", "GET /done?reportId=" + get + " ");
    } finally {
      listener.stop(0);
    }
  }

  private static void receive(HttpExchange exchange, List<String> received) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  @Test
  void ignoresCallbacksToOtherHostsAndFailedOnes() {
    SandboxClient client = new SandboxClient(sandbox);
    List<String> ids = new ArrayList<>();
    for (String url : List.of("http://192.0.2.1/x", "http://127.0.0.1:1/x", "https://no host/")) {
      ids.add(schedule(client, Map.of("CallbackUrl", url)));
    }
    pass(Duration.ofHours(13));
    assertThat(ids).allSatisfy(id -> assertThat(generated(client, id)).hasSize(1));
  }

  @Test
  void aFasterClockStartsAtTheSameTime() {
    ManualClock base = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
    try (Sandbox fast = Sandbox.builder().likePages().clock(base).speed(3600).start()) {
      base.advance(Duration.ofSeconds(2));
      assertThat(fast.clock().instant()).isEqualTo(Instant.parse("2026-07-15T14:00:00Z"));
    }
  }

  /** The only test in real time: without any request, the report runs and its callback is sent. */
  @Test
  void runsReportsInRealTimeWithoutRequests() throws IOException, InterruptedException {
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
    try (Sandbox live =
        Sandbox.builder().likePages().latency(Duration.ofMinutes(5)).speed(36_000).start()) {
      String url = "http://127.0.0.1:" + listener.getAddress().getPort();
      Instant start =
          live.clock().instant().plus(Duration.ofHours(12)).truncatedTo(ChronoUnit.SECONDS);
      schedule(new SandboxClient(live), Map.of("CallbackUrl", url, "StartTime", start.toString()));
      assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      listener.stop(0);
    }
  }
}
