package io.partnerinsights.packaging;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example job for Kafka, with the shipped jar, while parts of the cluster fail. */
@Timeout(600)
final class KafkaJobTest {
  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.withManualClock(
          Sandbox.builder()
              .tokenLifetime(Duration.ofDays(30))
              .linkLifetime(Duration.ofDays(30))
              .latency(Duration.ZERO)
              .compression(Compression.NONE));

  @TempDir Path folder;

  @Tag("full")
  @ParameterizedTest(name = "Flink {0}")
  @CsvSource({"1.20.3, 3.4.0-1.20", "2.2.1, 5.0.0-2.2"})
  void eachRowIsCommittedOnce(String flink, String connector) throws Exception {
    run(
        flink,
        connector,
        FailingCluster::startOneProcess,
        scenario -> {
          scenario.submit(Map.of());
          scenario.assertThatEachRowIsCommittedOnce();
          scenario.failTaskManager();
          scenario.failJobManager();
          scenario.continueWithAChangedJob();
        });
  }

  @Tag("full")
  @ParameterizedTest(name = "Flink {0}")
  @CsvSource({"1.20.3, 3.4.0-1.20", "2.2.1, 5.0.0-2.2"})
  void onlyRowsAfterTheCheckpointAreRepeatedAtLeastOnce(String flink, String connector)
      throws Exception {
    run(
        flink,
        connector,
        FailingCluster::startOneProcess,
        scenario -> {
          scenario.submit(
              Map.of("DeliveryGuarantee.EXACTLY_ONCE", "DeliveryGuarantee.AT_LEAST_ONCE"));
          scenario.failTaskManagerAtLeastOnce();
        });
  }

  @Tag("long")
  @ParameterizedTest(name = "Flink {0}")
  @CsvSource({"1.20.3, 3.4.0-1.20", "2.2.1, 5.0.0-2.2"})
  void killedProcessesNeitherLoseNorRepeatARow(String flink, String connector) throws Exception {
    run(
        flink,
        connector,
        FailingCluster::startProcesses,
        scenario -> {
          scenario.submit(Map.of());
          scenario.assertThatEachRowIsCommittedOnce();
          scenario.failJobManager();
          scenario.failTaskManager();
          scenario.failJobManager();
          scenario.failTaskManager();
          scenario.failJobManager();
        });
  }

  private interface Start {
    FailingCluster of(FlinkSessionCluster cluster) throws Exception;
  }

  private interface Steps {
    void run(KafkaScenario scenario) throws Exception;
  }

  private void run(String flink, String connector, Start start, Steps steps) throws Exception {
    Sandbox sandbox = service.sandbox();
    Map<String, String> versions =
        Map.of("flink.version", flink, "kafka.connector.version", connector);
    FlinkRelease release = FlinkRelease.resolve("kafka.xml", versions, folder);
    try (KafkaBroker broker = KafkaBroker.start(folder);
        FlinkSessionCluster cluster = new FlinkSessionCluster(release, folder)) {
      cluster.addSettings(
          "parallelism.default: 2",
          "execution.checkpointing.interval: 1 d",
          "execution.checkpointing.dir: " + folder.resolve("checkpoints").toUri(),
          "partnerinsights.apiUrl: " + sandbox.apiUrl(),
          "partnerinsights.authorityUrl: " + sandbox.authorityUrl(),
          "partnerinsights.pollInterval: 20ms");
      FailingCluster parts = start.of(cluster);
      try (KafkaScenario scenario =
          new KafkaScenario(service.clockedSandbox(), release, broker.servers(), parts)) {
        steps.run(scenario);
        System.out.println(scenario.figures());
      }
    }
  }
}
