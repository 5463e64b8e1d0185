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

/**
 * Ctrl-C in a process that waits for a report, as a shell of Spark and as another program, and what
 * the next run reads after a process that was killed or has failed.
 */
@Timeout(300)
@Tag("full")
final class DriverProcessTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";
  private static final int OF_SIGNAL = 130;

  private final ManualClock clock = ManualClock.startingAt(Instant.now());
  @TempDir private Path folder;

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().clock(clock).latency(Duration.ofHours(2)).scale(0.1));

  @Test
  void ctrlCEndsTheWaitAndNotTheShell() throws Exception {
    try (DriverProcess shell = start("org.apache.spark.repl.Main")) {
      shell.awaitPoll(service.calls());
      shell.interrupt();

      assertThat(shell.failure()).contains("PI-3007", "reportId=");
      assertThat(shell.exit()).as("by the error of the action").isOne();
    }
  }

  @Test
  void ctrlCEndsTheChecksBeforeTheWait() throws Exception {
    service.sandbox().faults().on("GET", "/ScheduledDataset").always().delay(Duration.ofMinutes(5));
    try (DriverProcess shell = start("org.apache.spark.repl.Main")) {
      int before = service.calls().all().size();
      service.calls().awaitUntil(calls -> calls.all().size() > before);
      shell.interrupt();

      assertThat(shell.failure()).contains("PI-3007");
      assertThat(shell.exit()).as("by the error of load()").isOne();
      assertThat(service.calls().count("POST", "/ScheduledReport")).isZero();
    }
  }

  @Test
  void ctrlCEndsAnotherProgram() throws Exception {
    try (DriverProcess program = start("Program")) {
      program.awaitPoll(service.calls());
      program.interrupt();

      program.failure();
      assertThat(program.exit()).isEqualTo(OF_SIGNAL);
    }
  }

  private DriverProcess start(String program) throws IOException, InterruptedException {
    return DriverProcess.start(
        service.options("query", QUERY, DriverProcess.PROGRAM, program),
        folder.resolve(program + ".log"));
  }

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
    assertThat(service.calls().countApiCalls("DELETE")).as("created by the killed driver").isZero();
  }

  private DriverProcess driver(String name, String... more)
      throws IOException, InterruptedException {
    Map<String, String> options = service.options(more);
    options.put("query", QUERY);
    return DriverProcess.start(options, folder.resolve(name + ".log"));
  }
}
