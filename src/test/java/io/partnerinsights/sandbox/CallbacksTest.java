package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls that the sandbox makes to a report's CallbackUrl after each run. */
final class CallbacksTest {
  private static final String START = "2026-07-16T00:00:00Z";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private HttpServer listener;
  private String url;

  @BeforeEach
  void listen() throws IOException {
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext("/", this::receive);
    listener.start();
    url = "http://127.0.0.1:" + listener.getAddress().getPort() + "/done";
  }

  @AfterEach
  void stop() {
    listener.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  @Test
  void sendsCallbacksByPostOrGetWithTheReportId() {
    try (Sandbox sandbox = sandbox().clock(clock).start()) {
      SandboxClient client = new SandboxClient(sandbox);
      String post = schedule(client, Map.of("CallbackUrl", url));
      String get = schedule(client, Map.of("CallbackUrl", url, "CallbackMethod", "get"));
      client.executeNow("SELECT City FROM Profile", Map.of("CallbackUrl", url));

      pass(sandbox, Duration.ofHours(11));
      assertThat(received).as("none of a report that runs once").isEmpty();
      pass(sandbox, Duration.ofHours(2));

      assertThat(received)
          .containsExactlyInAnyOrder("POST /done/" + post + " ", "GET /done?reportId=" + get + " ");
    }
  }

  @Test
  void ignoresCallbacksToOtherHostsAndFailedOnes() {
    try (Sandbox sandbox = sandbox().clock(clock).start()) {
      SandboxClient client = new SandboxClient(sandbox);
      List<String> ids = new ArrayList<>();
      for (String bad : List.of("http://192.0.2.1/x", "http://127.0.0.1:1/x", "https://no host/")) {
        ids.add(schedule(client, Map.of("CallbackUrl", bad)));
      }

      pass(sandbox, Duration.ofHours(13));

      assertThat(ids)
          .allSatisfy(
              id ->
                  assertThat(client.get("/ScheduledReport/execution/" + id).status())
                      .isEqualTo(200));
    }
  }

  /** The only test in real time: without any request, the report runs and its callback is sent. */
  @Test
  void runsReportsInRealTimeWithoutRequests() throws InterruptedException {
    try (Sandbox live = sandbox().with(s -> s.speed = 36_000).start()) {
      Instant start =
          live.clock().instant().plus(Duration.ofHours(12)).truncatedTo(ChronoUnit.SECONDS);

      schedule(new SandboxClient(live), Map.of("CallbackUrl", url, "StartTime", "" + start));

      assertThat(received.poll(30, TimeUnit.SECONDS)).startsWith("POST /done/");
    }
  }

  private static SandboxBuilder sandbox() {
    return Sandbox.builder()
        .likePages()
        .latency(Duration.ofMinutes(3))
        .scale(0.02)
        .tokenLifetime(Duration.ofDays(365));
  }

  private void pass(Sandbox sandbox, Duration duration) {
    clock.advance(duration);
    sandbox.settle();
  }

  private static String schedule(SandboxClient client, Map<String, ?> fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ReportName", "daily");
    body.put("QueryId", client.query("SELECT City FROM Profile"));
    body.put("StartTime", START);
    body.put("RecurrenceInterval", 24);
    body.putAll(fields);
    return client.post("/ScheduledReport", body).item().path("reportId").asText();
  }
}
