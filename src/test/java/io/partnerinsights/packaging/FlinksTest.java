package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs one job with the shipped jar on two majors of Flink; DuckDB returns the expected rows. */
@Tag("flinks")
final class FlinksTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";
  private static final String SELECT =
      "SELECT CustomerName FROM insights.mpn.OfficeUsage WHERE CustomerMarket = 'France'";

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.1)
              .compression(Compression.NONE));

  @ParameterizedTest(name = "Flink {0}")
  @ValueSource(strings = {"1.20.3", "2.3.0"})
  void readsTheSameRows(String flink) throws IOException, InterruptedException {
    Path output = folder.resolve("rows-" + flink);
    FlinkRelease release = FlinkRelease.resolve(flink, folder);
    List<String> command = release.java("-Xmx1g", release.compile("UserJob.java", folder));
    Path options = FlinkJobFiles.options(SERVICE.sandbox(), folder);
    command.addAll(List.of("UserJob", options.toString(), QUERY, SELECT, output.toString()));

    ChildProcess.run(command, folder.resolve("job.log"));

    List<String> lines = Files.readAllLines(output);
    assertThat(lines.get(0)).isEqualTo(flink);
    assertThat(lines.subList(1, lines.size()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    expected("stream ", QUERY),
                    expected(
                        "sql ",
                        "SELECT CustomerName, CustomerMarket FROM OfficeUsage WHERE"
                            + " CustomerMarket = 'France' TIMESPAN LIFETIME"))
                .toList());
  }

  private static Stream<String> expected(String prefix, String query) {
    return FlinkJobFiles.names(SERVICE.sandbox(), query).map(name -> prefix + name);
  }
}
