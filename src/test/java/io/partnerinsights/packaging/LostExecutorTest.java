package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped jar on a cluster of two executor processes. Executors are killed, and links expire
 * without the driver's knowledge: only the service's clock moves. Tasks are speculative.
 */
@Tag("long")
final class LostExecutorTest {
  @TempDir static Path folder;
  private static Sandbox sandbox;
  private static HttpServer control;
  private static Path events;
  private static Path output;

  @BeforeAll
  static void runTheJob() throws IOException, InterruptedException {
    ManualClock clock = ManualClock.startingAt(Instant.now());
    sandbox =
        FiveSparksService.sandboxSettings()
            .clock(clock)
            .latency(Duration.ZERO)
            .linkLifetime(Duration.ofHours(1))
            .start();
    control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext(
        "/expire",
        exchange -> {
          clock.advance(Duration.ofHours(2));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    control.start();
    events = Files.createDirectory(folder.resolve("events"));
    output = folder.resolve("output");
    String expire = "http://127.0.0.1:" + control.getAddress().getPort() + "/expire";
    OneSpark.runOnCluster(
        "LostExecutorJob.java", sandbox, output, expire, events.toUri().toString());
  }

  @AfterAll
  static void stop() {
    control.stop(0);
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "in-mid-read",
        "plain-expired",
        "in-mid-read-expired",
        "cached",
        "cached-expired",
        "shuffled",
        "shuffled-expired"
      })
  void theRowsAreRight(String scenario) throws IOException {
    List<String> expected = FiveSparksService.expectedRows(sandbox);

    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(Files.readAllLines(Path.of(output + "-" + scenario)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The service's clock moves eight hours: the first report may soon be deleted after three. */
  @Test
  void twoReportsServeAllReads() {
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isEqualTo(2);
  }

  @Test
  void theEventLogHasTheFailuresAndNoLink() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(events)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    String log = all.toString();

    assertThat(log.split("SparkListenerExecutorRemoved", -1)).as("lost executors").hasSize(4 + 1);
    assertThat(log.contains("PI-4001")).as("tasks have failed").isTrue();
    assertThat(log.contains("sig=")).as("a link").isFalse();
  }

  @Test
  void theDriversLogHasNoLink() throws IOException {
    String log = Files.readString(folder.resolve("job.log"), StandardCharsets.UTF_8);

    assertThat(log.contains("was renewed")).as("a line for a renewed link").isTrue();
    assertThat(log.contains("sig=")).as("a link").isFalse();
  }
}
