package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report takes two hours, on a clock that only the test moves. The job waits on its own thread.
 */
@Timeout(120)
@Tag("full")
final class LongWaitTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  private static final String EXECUTION = "/ScheduledReport/execution";

  @TempDir Path folder;

  @Test
  void aJobIsSavedCancelledAndRestoredDuringItsWait(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    ManualClock clock = ManualClock.at(Instant.now());
    try (Sandbox sandbox =
        UsageRows.sandbox(0.1)
            .clock(clock)
            .latency(Duration.ofHours(2))
            .tokenLifetime(Duration.ofDays(1))
            .start()) {
      String savepoint;
      try (RunningJob job = start(sandbox, "PERMISSIVE", Map.of())) {
        sandbox.calls().await("POST", "/ScheduledReport");
        sandbox.calls().await("GET", EXECUTION);
        clock.advance(Duration.ofHours(1));
        sandbox.settle();
        job.awaitTasks(cluster);
        Instant began = Instant.now();
        savepoint = job.savepoint(folder.toUri().toString());
        assertThat(Duration.between(began, Instant.now()))
            .as("a savepoint and a cancellation during the wait")
            .isLessThan(Duration.ofSeconds(10));
      }
      sandbox.calls().reset();
      // No row was read, so the mode may change.
      try (RunningJob job =
          start(sandbox, "DROPMALFORMED", Map.of("execution.state-recovery.path", savepoint))) {
        sandbox.calls().await("GET", EXECUTION);
        clock.advance(Duration.ofMinutes(61));
        sandbox.settle();

        assertThat(job.next(Integer.MAX_VALUE))
            .containsExactlyInAnyOrderElementsOf(UsageRows.expected(sandbox));
      }
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isZero();
    }
  }

  private RunningJob start(Sandbox sandbox, String mode, Map<String, String> settings)
      throws Exception {
    Map<String, String> options =
        new HashMap<>(FlinkReads.own(sandbox, folder, UsageRows.SMALL_SPLITS));
    options.put("pollInterval", "1s");
    options.put("mode", mode);
    StreamExecutionEnvironment env = RunningJob.environment(settings);
    return RunningJob.start(
        env.fromSource(
                PartnerInsightsSource.builder()
                    .options(options)
                    .option("query", UsageRows.QUERY)
                    .build(),
                WatermarkStrategy.noWatermarks(),
                "usage")
            .uid("usage")
            .map(UsageRows::text)
            .returns(Types.STRING));
  }
}
