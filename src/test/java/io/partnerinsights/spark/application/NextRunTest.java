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
  private static final String REPORTS = "/ScheduledReport";
  private static final String QUERIES = "/ScheduledQueries";

  private final ManualClock clock = ManualClock.at(Instant.now());
  @TempDir private Path folder;

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().clock(clock).latency(Duration.ofHours(2)).scale(0.1));

  @Test
  void adoptsTheReportOfAKilledDriver() throws Exception {
    try (DriverProcess killed = driver("killed")) {
      killed.awaitPoll(service.calls());
      killed.kill();
    }
    service.calls().reset();

    try (DriverProcess rerun = driver("rerun")) {
      rerun.awaitPoll(service.calls());
      clock.advance(Duration.ofHours(2));

      assertThat(rerun.rows()).isEqualTo(expectedRows());
    }
    assertThat(service.calls().count("POST", REPORTS)).isZero();
    assertThat(service.calls().count("POST", QUERIES)).isZero();
    assertThat(service.calls().count("DELETE")).as("created by the killed driver").isZero();
  }

  @Test
  void readsTheReportOfAFailedRunWithoutAWait() throws Exception {
    Map<String, String> wrong =
        service.options(
            "query", QUERY, "schemaHints", "CustomerName INT", "inferSchema", "dictionary");
    try (DriverProcess failed = DriverProcess.start(wrong, folder.resolve("failed.log"))) {
      failed.awaitPoll(service.calls());
      clock.advance(Duration.ofHours(2));

      assertThat(failed.failure()).contains("CustomerName");
    }
    service.calls().reset();

    try (DriverProcess rerun = driver("rerun")) {
      assertThat(rerun.rows()).isEqualTo(expectedRows());
    }
    assertThat(service.calls().count("POST", REPORTS)).isZero();
    assertThat(service.calls().count("POST", QUERIES)).isZero();
  }

  private long expectedRows() {
    return service.sandbox().expectedRows(QUERY).size();
  }

  private DriverProcess driver(String name) throws IOException, InterruptedException {
    return DriverProcess.start(service.options("query", QUERY), folder.resolve(name + ".log"));
  }
}
