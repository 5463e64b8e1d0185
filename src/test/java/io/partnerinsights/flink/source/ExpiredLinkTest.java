package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The link to the file expires at the first row; a reader asks the JobManager for a new one. */
@Timeout(120)
final class ExpiredLinkTest {
  /** Begins at the real time, because the connector's clock is the system's. */
  @SuppressWarnings("TimeInStaticInitializer")
  private static final ManualClock CLOCK = ManualClock.startingAt(Instant.now());

  private static volatile Runnable firstRow = () -> {};

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          UsageRows.sandboxSettings(0.1)
              .clock(CLOCK)
              .latency(Duration.ZERO)
              .linkLifetime(Duration.ofMinutes(10)));

  @TempDir static Path folder;

  @Test
  void readersGetANewLink() throws Exception {
    firstRow = () -> CLOCK.advance(Duration.ofHours(2));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    Map<String, String> options =
        FlinkReads.ownReportOptions(SERVICE.sandbox(), folder, UsageRows.SMALL_SPLITS);

    List<String> rows =
        FlinkReads.collectRecords(UsageRows.createStream(env, options).map(ExpiredLinkTest::first));

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(UsageRows.expectedTexts(SERVICE.sandbox()));
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
    assertThat(SERVICE.calls().count(call -> call.status() == 403)).isPositive();
  }

  /** The service renews the link of an execution that is not the latest by its id. */
  @Test
  void readersGetANewLinkOfAnOlderExecution() throws Exception {
    try (DailyExecutions daily =
        new DailyExecutions(
            folder, UsageRows.sandboxSettings(0.1).linkLifetime(Duration.ofMinutes(10)))) {
      daily.passDays(3);
      firstRow = () -> daily.clock().advance(Duration.ofHours(1));
      StreamExecutionEnvironment env = RunningJob.createEnvironment(Map.of());
      env.setParallelism(1);
      try (RunningJob job = RunningJob.start(daily.createStream(env).map(ExpiredLinkTest::first))) {
        List<String> expected = daily.expectedRows(daily.listExecutions());

        assertThat(job.awaitResults(expected.size())).containsExactlyInAnyOrderElementsOf(expected);
      }
      assertThat(daily.sandbox().calls().count(call -> call.status() == 403)).isPositive();
    }
  }

  /** The clock stands still, so the service returns the same link again. */
  @Tag("full")
  @Test
  void aLinkThatAFirewallRejectsEndsTheJob() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    try (Sandbox service =
        UsageRows.sandboxSettings(0.1)
            .clock(ManualClock.startingAt(Instant.now()))
            .latency(Duration.ZERO)
            .start()) {
      Map<String, String> options =
          FlinkReads.ownReportOptions(service, folder, UsageRows.SMALL_SPLITS);
      service.rejectLinks("AuthorizationFailure");

      assertThatThrownBy(() -> FlinkReads.collectRecords(UsageRows.createStream(env, options)))
          .hasStackTraceContaining("PI-4007")
          .hasStackTraceContaining("private endpoint");
    }
  }

  private static String first(String row) {
    Runnable once = firstRow;
    firstRow = () -> {};
    once.run();
    return row;
  }
}
