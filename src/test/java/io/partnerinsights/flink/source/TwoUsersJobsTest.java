package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Relay;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs of two users on one cluster, side by side in its JVM. Both services answer with the id of
 * one execution, and each job has the rows of its own.
 */
@Timeout(120)
@Tag("full")
final class TwoUsersJobsTest {
  private static final String EXECUTION = "5a1f2c36-0b7d-4c1e-9a55-3f1d2c7e8b90";
  private static final int ROUNDS = 5;

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();
  @RegisterExtension static final SandboxExtension HERS = service(0.1, 1);
  @RegisterExtension static final SandboxExtension HIS = service(0.1, 2);

  @TempDir static Path folder;

  private static SandboxExtension service(double scale, long seed) {
    return SandboxExtension.of(
        UsageRows.sandboxSettings(scale).with(s -> s.seed = seed).latency(Duration.ofMillis(20)));
  }

  @Test
  void eachJobReadsTheRowsOfItsUser() throws Exception {
    try (Relay ofHers = Relay.startPlain(HERS.sandbox()).answerWith(EXECUTION);
        Relay ofHis = Relay.startPlain(HIS.sandbox()).answerWith(EXECUTION)) {
      for (int round = 0; round < ROUNDS; round++) {
        DataStream<String> her = rows(HERS.sandbox(), ofHers);
        DataStream<String> him = rows(HIS.sandbox(), ofHis);
        CompletableFuture<List<String>> beside =
            CompletableFuture.supplyAsync(() -> collected(him));

        assertThat(collected(her))
            .containsExactlyInAnyOrderElementsOf(UsageRows.expectedTexts(HERS.sandbox()));
        assertThat(beside.join())
            .containsExactlyInAnyOrderElementsOf(UsageRows.expectedTexts(HIS.sandbox()));
      }
    }
    assertThat(UsageRows.expectedTexts(HERS.sandbox()))
        .doesNotContainSequence(UsageRows.expectedTexts(HIS.sandbox()));
  }

  private static DataStream<String> rows(Sandbox sandbox, Relay relay) throws IOException {
    Path secrets = Files.createTempDirectory(folder, "secrets");
    Map<String, String> options =
        FlinkReads.ownReportOptions(sandbox, secrets, UsageRows.SMALL_SPLITS);
    options.put("apiUrl", relay.apiUrl());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    return UsageRows.createStream(env, options);
  }

  private static List<String> collected(DataStream<String> rows) {
    try {
      return FlinkReads.collectRecords(rows);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
