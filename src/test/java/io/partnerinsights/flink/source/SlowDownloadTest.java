package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.wire.FaultyProxy;
import io.partnerinsights.wire.WireFault;
import io.partnerinsights.wire.WireFault.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** A store sends a byte a second. */
@Timeout(120)
@Tag("full")
final class SlowDownloadTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @TempDir Path folder;

  @Test
  void aJobIsSavedAndCancelledDuringTheDownload(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    try (Sandbox sandbox = UsageRows.sandbox(0.1).latency(Duration.ZERO).start();
        FaultyProxy proxy = FaultyProxy.of(sandbox, sandbox.apiUrl())) {
      Map<String, String> options =
          new HashMap<>(FlinkReads.own(sandbox, folder, UsageRows.SMALL_SPLITS));
      for (String url : List.of("apiUrl", "authorityUrl")) {
        options.computeIfPresent(url, (name, direct) -> proxy.through(direct));
      }
      // The first download is the planner's; the others are those of the readers.
      proxy.plan(new WireFault(1, 500, Ending.CRAWL, Set.of(), Integer.MAX_VALUE - 1));
      String savepoint = savedAndCancelled(proxy, options, cluster);

      proxy.plan(new WireFault(0, 0, Ending.NONE, Set.of(), 0));
      try (RunningJob job = start(options, Map.of("execution.state-recovery.path", savepoint))) {
        assertThat(job.next(Integer.MAX_VALUE))
            .containsExactlyInAnyOrderElementsOf(UsageRows.expected(sandbox));
      }
      assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isOne();
    }
  }

  private String savedAndCancelled(
      FaultyProxy proxy, Map<String, String> options, MiniCluster cluster) throws Exception {
    try (RunningJob job = start(options, Map.of())) {
      while (proxy.injected() == 0) {
        Thread.onSpinWait();
      }
      job.awaitTasks(cluster);
      Instant began = Instant.now();
      String savepoint = job.savepoint(folder.toUri().toString());
      assertThat(Duration.between(began, Instant.now()))
          .as("a savepoint and a cancellation during the download")
          .isLessThan(Duration.ofSeconds(10));
      return savepoint;
    }
  }

  private static RunningJob start(Map<String, String> options, Map<String, String> settings)
      throws Exception {
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
