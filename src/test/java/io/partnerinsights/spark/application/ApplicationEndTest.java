package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an application leaves on the service when it ends. */
@Timeout(300)
final class ApplicationEndTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";
  private static final String REPORTS = "/ScheduledReport";
  private static final String QUERIES = "/ScheduledQueries";

  private final ManualClock clock = ManualClock.at(Instant.now());
  @TempDir private Path folder;

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().clock(clock).latency(Duration.ofHours(2)).scale(0.1));

  @Test
  void anApplicationDeletesWhatNoOtherMayRead() throws Exception {
    Map<String, String> alone = service.options("query", QUERY, "reuse", "never");
    try (DriverProcess driver = DriverProcess.start(alone, folder.resolve("driver.log"))) {
      driver.awaitPoll(service.calls());
      clock.advance(Duration.ofHours(2));

      assertThat(driver.rows()).isEqualTo(expectedRows());
    }
    assertThat(service.calls().count("DELETE", REPORTS)).as("%s", service.calls().all()).isOne();
    assertThat(service.calls().count("DELETE", QUERIES)).isOne();
  }

  private long expectedRows() {
    return service.sandbox().expectedRows(QUERY).size();
  }
}
