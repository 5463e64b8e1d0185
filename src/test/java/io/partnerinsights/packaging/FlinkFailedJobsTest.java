package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.RecordedCall.Kind;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Failed jobs of the shipped jar on session clusters of processes, with each restart strategy. */
@Tag("long")
@Timeout(300)
final class FlinkFailedJobsTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";
  private static final List<String> STRATEGIES =
      List.of("exponential-delay", "fixed-delay", "none");

  /** Each report is in a checkpoint before it fails, so that it counts. */
  private final SandboxBuilder settings =
      Sandbox.builder().latency(Duration.ofSeconds(3)).scale(0.01);

  @RegisterExtension final SandboxExtension service = SandboxExtension.of(settings);

  @TempDir Path folder;

  @Test
  void aFailedJobAsksNobody() throws IOException, InterruptedException {
    assertAsksNobody("2.3.0");
  }

  @Test
  @Tag("long")
  void aFailedJobOfTheOldestFlinkAsksNobody() throws IOException, InterruptedException {
    assertAsksNobody("1.20.3");
  }

  private void assertAsksNobody(String version) throws IOException, InterruptedException {
    FlinkRelease flink = FlinkRelease.resolve(version, folder);
    try (FlinkSessionCluster cluster = FlinkSessionCluster.start(flink, folder)) {
      cluster.startTaskManager();
      for (String strategy : STRATEGIES) {
        settings.outcome = Outcome.FAILED;
        service.calls().reset();
        assertThat(failure(cluster, strategy)).contains("PI-3003");
        assertThat(service.calls().count("POST", "/ScheduledReport"))
            .as("reports of strategy %s", strategy)
            .isEqualTo(strategy.equals("none") ? 1 : 3);

        service.calls().reset();
        assertThat(failure(cluster, strategy, folder.resolve("password").toString()))
            .contains("PI-1001");
        assertThat(service.calls().count(Kind.SIGN_IN))
            .as("sign-ins of the client and of the JobManager, strategy %s", strategy)
            .isEqualTo(2);
      }
    }
  }

  /** Returns the message with which the job ends. */
  private String failure(FlinkSessionCluster cluster, String strategy, String... more)
      throws IOException, InterruptedException {
    Path output = folder.resolve("failure");
    Path options = FlinkJobFiles.options(service.sandbox(), folder);
    List<String> arguments =
        new ArrayList<>(List.of(options.toString(), QUERY, strategy, output.toString()));
    arguments.addAll(List.of(more));
    cluster.run("FailedJob", arguments);
    return Files.readString(output);
  }
}
