package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.wire.FaultyProxy;
import io.partnerinsights.wire.WireFault;
import io.partnerinsights.wire.WireFault.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are saved and cancelled while they wait for a report or for a file, and restored. */
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
    ManualClock clock = ManualClock.at(Instant.now());
    try (Sandbox sandbox =
        UsageRows.sandbox(0.1)
            .clock(clock)
            .latency(Duration.ofHours(2))
            .tokenLifetime(Duration.ofDays(1))
            .start()) {
      Map<String, String> options = options(sandbox);
      options.put("mode", "PERMISSIVE");
      String savepoint;
      try (RunningJob job = start(options, Map.of())) {
        sandbox.calls().await("POST", "/ScheduledReport");
        sandbox.calls().await("GET", EXECUTION);
        clock.advance(Duration.ofHours(1));
        sandbox.settle();
        savepoint = savedAndCancelled(job, cluster);
      }
      sandbox.calls().reset();
      // No row was read, so the mode may change.
      options.put("mode", "DROPMALFORMED");
      try (RunningJob job = start(options, Map.of("execution.state-recovery.path", savepoint))) {
        sandbox.calls().await("GET", EXECUTION);
        clock.advance(Duration.ofMinutes(61));
        sandbox.settle();

        assertThat(job.next(Integer.MAX_VALUE))
            .containsExactlyInAnyOrderElementsOf(UsageRows.expected(sandbox));
      }
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isZero();
    }
  }

  /** The store sends a byte a second. */
  @Test
  void aJobIsSavedAndCancelledDuringTheDownload(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    try (Sandbox sandbox = UsageRows.sandbox(0.1).latency(Duration.ZERO).start();
        FaultyProxy proxy = FaultyProxy.of(sandbox, sandbox.apiUrl())) {
      Map<String, String> options = options(sandbox);
      for (String url : List.of("apiUrl", "authorityUrl")) {
        options.computeIfPresent(url, (name, direct) -> proxy.through(direct));
      }
      // The first download is the planner's; the others are those of the readers.
      proxy.plan(new WireFault(1, 500, Ending.CRAWL, Set.of(), Integer.MAX_VALUE - 1));
      String savepoint;
      try (RunningJob job = start(options, Map.of())) {
        while (proxy.injected() == 0) {
          Thread.onSpinWait();
        }
        savepoint = savedAndCancelled(job, cluster);
      }

      proxy.plan(new WireFault(0, 0, Ending.NONE, Set.of(), 0));
      try (RunningJob job = start(options, Map.of("execution.state-recovery.path", savepoint))) {
        assertThat(job.next(Integer.MAX_VALUE))
            .containsExactlyInAnyOrderElementsOf(UsageRows.expected(sandbox));
      }
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isOne();
    }
  }

  private String savedAndCancelled(RunningJob job, MiniCluster cluster) throws Exception {
    job.awaitTasks(cluster);
    Instant began = Instant.now();
    String savepoint = job.savepoint(folder.toUri().toString());
    assertThat(Duration.between(began, Instant.now()))
        .as("a savepoint and a cancellation")
        .isLessThan(Duration.ofSeconds(10));
    return savepoint;
  }

  private Map<String, String> options(Sandbox sandbox) {
    Map<String, String> options = FlinkReads.own(sandbox, folder, UsageRows.SMALL_SPLITS);
    options.put("pollInterval", "1s");
    return options;
  }

  private static RunningJob start(Map<String, String> options, Map<String, String> settings)
      throws Exception {
    return RunningJob.start(UsageRows.stream(RunningJob.environment(settings), options));
  }
}
