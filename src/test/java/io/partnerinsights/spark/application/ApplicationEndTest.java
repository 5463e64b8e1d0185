package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications that end, well or badly, and what they leave on the service. */
@Timeout(300)
final class ApplicationEndTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";
  private static final String REPORTS = "/ScheduledReport";
  private static final String QUERIES = "/ScheduledQueries";

  private final ManualClock clock = ManualClock.at(Instant.now());
  @TempDir private Path folder;
  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox = Sandbox.builder().clock(clock).latency(Duration.ofHours(2)).scale(0.1).start();
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aDriverThatIsKilledWhileItWaitsLeavesItsReportToTheNextRun() throws Exception {
    try (DriverProcess killed = driver("killed")) {
      untilLookedAt();
      killed.kill();
    }
    sandbox.calls().reset();

    try (DriverProcess rerun = driver("rerun")) {
      untilLookedAt();
      clock.advance(Duration.ofHours(2));

      assertThat(rerun.rows()).isEqualTo(expectedRows());
    }
    assertThat(sandbox.calls().count("POST", REPORTS)).isZero();
    assertThat(sandbox.calls().count("POST", QUERIES)).isZero();
    assertThat(sandbox.calls().count("DELETE")).as("it is not the rerun's").isZero();
  }

  @Test
  void anApplicationTakesAlongWhatItHasMade() throws Exception {
    try (DriverProcess driver = driver("driver")) {
      untilLookedAt();
      clock.advance(Duration.ofHours(2));

      assertThat(driver.rows()).isEqualTo(expectedRows());
    }
    assertThat(sandbox.calls().count("DELETE", REPORTS)).isOne();
    assertThat(sandbox.calls().count("DELETE", QUERIES)).isOne();
  }

  private long expectedRows() {
    return sandbox.expectedRows(QUERY).size();
  }

  private DriverProcess driver(String name) throws IOException {
    return DriverProcess.start(
        ReadOptions.of(sandbox, "query", QUERY), folder.resolve(name + ".log"));
  }

  /** The drivers are other processes: all that is seen of them is their calls. */
  private void untilLookedAt() throws InterruptedException {
    sandbox.calls().await("GET", REPORTS + "/execution");
  }
}
