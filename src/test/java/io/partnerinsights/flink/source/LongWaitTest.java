package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job that is saved and cancelled while it waits for a report, and restored. */
@Timeout(120)
@Tag("full")
final class LongWaitTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  private static final String EXECUTION = "/ScheduledReport/execution";

  @TempDir Path folder;

  /** The report takes two hours, on a clock that only the test moves. */
  @Test
  void aJobIsSavedCancelledAndRestoredDuringItsWait(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    ManualClock clock = ManualClock.startingAt(Instant.now());
    try (Sandbox sandbox =
        UsageRows.sandboxSettings(0.1)
            .clock(clock)
            .latency(Duration.ofHours(2))
            .tokenLifetime(Duration.ofDays(1))
            .start()) {
      Map<String, String> options = options(sandbox);
      options.put("mode", "PERMISSIVE");
      String savepoint;
      try (RunningJob job = start(options, Map.of())) {
        sandbox.calls().awaitCall("POST", "/ScheduledReport");
        sandbox.calls().awaitCall("GET", EXECUTION);
        clock.advance(Duration.ofHours(1));
        sandbox.finishDueWork();
        savepoint = savedAndCancelled(job, cluster);
      }
      sandbox.calls().reset();
      // No row was read, so the mode may change.
      options.put("mode", "DROPMALFORMED");
      try (RunningJob job = start(options, Map.of("execution.state-recovery.path", savepoint))) {
        sandbox.calls().awaitCall("GET", EXECUTION);
        clock.advance(Duration.ofMinutes(61));
        sandbox.finishDueWork();

        assertThat(job.awaitResults(Integer.MAX_VALUE))
            .containsExactlyInAnyOrderElementsOf(UsageRows.expectedTexts(sandbox));
      }
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isZero();
    }
  }

  private String savedAndCancelled(RunningJob job, MiniCluster cluster) throws Exception {
    job.awaitTasks(cluster);
    return job.stopWithSavepoint(folder.toUri().toString());
  }

  private Map<String, String> options(Sandbox sandbox) {
    Map<String, String> options =
        FlinkReads.ownReportOptions(sandbox, folder, UsageRows.SMALL_SPLITS);
    options.put("pollInterval", "1s");
    return options;
  }

  private static RunningJob start(Map<String, String> options, Map<String, String> settings)
      throws Exception {
    return RunningJob.start(
        UsageRows.createStream(RunningJob.createEnvironment(settings), options));
  }
}
