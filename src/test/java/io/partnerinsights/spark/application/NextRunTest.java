package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the next run reads after one that was killed or has failed. */
@Timeout(300)
@Tag("full")
final class NextRunTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  private final ManualClock clock = ManualClock.at(Instant.now());
  @TempDir private Path folder;

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().clock(clock).latency(Duration.ofHours(2)).scale(0.1));

  @Test
  void adoptsTheReportOfAKilledDriverAndOfAFailedOne() throws Exception {
    try (DriverProcess killed = driver("killed")) {
      killed.awaitPoll(service.calls());
      killed.kill();
    }
    service.calls().reset();

    String wrongType = "CustomerName INT";
    try (DriverProcess failed =
        driver("failed", "schemaHints", wrongType, "inferSchema", "dictionary")) {
      failed.awaitPoll(service.calls());
      clock.advance(Duration.ofHours(2));

      assertThat(failed.failure()).contains("CustomerName");
    }
    try (DriverProcess rerun = driver("rerun")) {
      assertThat(rerun.rows()).isEqualTo(service.sandbox().expectedRows(QUERY).size());
    }
    assertThat(service.calls().count("POST", "/ScheduledReport")).isZero();
    assertThat(service.calls().count("POST", "/ScheduledQueries")).isZero();
    assertThat(service.calls().count("DELETE")).as("created by the killed driver").isZero();
  }

  private DriverProcess driver(String name, String... more)
      throws IOException, InterruptedException {
    Map<String, String> options = service.options(more);
    options.put("query", QUERY);
    return DriverProcess.start(options, folder.resolve(name + ".log"));
  }
}
