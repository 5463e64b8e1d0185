package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs jobs with the shipped jar on Flink 2, which tells a listener where their rows are from. */
@Tag("full")
final class LineageFlinkTest {
  private static final String FLINK = "2.3.0";

  @TempDir static Path folder;

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void aListenerOfJobsLearnsTheNames() throws IOException, InterruptedException {
    Releases.assumeTried(FLINK);
    Path output = folder.resolve("lineage");
    FlinkRelease release = FlinkRelease.resolve(FLINK, folder);
    List<String> command = release.java("-Xmx1g", release.compile("LineageJob.java", folder));
    command.addAll(
        List.of(
            "LineageJob",
            FlinkJobFiles.options(SERVICE.sandbox(), folder).toString(),
            "SELECT CustomerName, Month FROM OfficeUsage",
            "SELECT CustomerName FROM insights.mpn.AzureUsage WHERE CustomerMarket = 'France'",
            output.toString()));

    ChildProcess.run(
        command,
        Map.of("FLINK_CONF_DIR", "src/test/resources/flinks/conf"),
        folder.resolve("job.log"));

    String account =
        "BOUNDED partnerinsights://%s/%s "
            .formatted(URI.create(SERVICE.sandbox().apiUrl()).getAuthority(), Sandbox.TENANT_ID);
    assertThat(Files.readAllLines(output))
        .containsExactly(
            account + "mpn.OfficeUsage {name=mpn.OfficeUsage}",
            account + "insights.mpn.AzureUsage {name=mpn.AzureUsage}");
  }
}
