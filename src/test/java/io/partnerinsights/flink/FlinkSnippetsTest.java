package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Snippet;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs every snippet of Flink's page in SQL and Java against the sandbox. */
@Timeout(180)
final class FlinkSnippetsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void everySnippetOfThePageRuns(@TempDir Path folder) throws Exception {
    new FlinkClient(SERVICE.sandbox(), folder).runSnippets(Snippet.FLINK);

    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).as("reports").isPositive();
  }
}
