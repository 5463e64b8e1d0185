package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Snippet;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs every snippet of Flink's page in SQL and Java against the sandbox. */
@Tag("full")
final class FlinkSnippetsTest {
  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.clocked(
          Sandbox.builder().tokenLifetime(Duration.ofDays(2)).latency(Duration.ZERO).scale(0.1));

  @Test
  void everySnippetOfThePageRuns(@TempDir Path folder) throws Exception {
    ScheduledReports.executedTwice(
        service.clocked(), "Daily usage", "SELECT Month, CustomerName FROM OfficeUsage");

    new FlinkClient(service.sandbox(), folder).runSnippets(Snippet.FLINK);

    assertThat(service.calls().count("POST", "/ScheduledReport")).as("reports").isGreaterThan(1);
  }
}
