package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.wire.FaultyProxy;
import io.partnerinsights.wire.WireFault;
import io.partnerinsights.wire.WireFault.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Saves jobs of the shipped jar in the middle of a file, on two majors of Flink, and continues them
 * with another mode and with the same one.
 */
@Tag("full")
final class FlinkSavepointsTest {
  private static final String QUERY =
      "SELECT CustomerName, Month FROM OfficeUsage TIMESPAN LAST_MONTH";

  private static final List<String> NAMES =
      IntStream.range(0, 10_000).mapToObj("row-%05d"::formatted).toList();

  /** Bytes that arrive before the download stalls: more than one batch, and less than two. */
  private static final int HALF = 150_000;

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.clocked(
          Sandbox.builder()
              .tokenLifetime(Duration.ofDays(3))
              .latency(Duration.ZERO)
              .scale(0.01)
              .compression(Compression.NONE));

  @BeforeAll
  static void execute() {
    SERVICE.sandbox().damageFiles(bytes -> file());
    ClockedSandbox service = SERVICE.clocked();
    service.schedule("Daily usage", QUERY);
    service.pass(Duration.ofDays(1));
  }

  private static byte[] file() {
    return ("CustomerName,Month\n" + String.join(",Apr-2026\n", NAMES) + ",Spring\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "Flink {0}, {1}")
  @CsvSource({
    "1.20.3, query, '" + QUERY + "'",
    "2.3.0, reportName, Daily usage",
  })
  void anotherModeIsRefused(String flink, String option, String value)
      throws IOException, InterruptedException {
    Releases.assumeTried(flink);
    FlinkRelease release = FlinkRelease.resolve(flink, folder);
    List<String> lines;
    try (FaultyProxy proxy = FaultyProxy.of(SERVICE.sandbox(), SERVICE.sandbox().apiUrl())) {
      // The first download is the planner's, the second one the reader's.
      proxy.plan(new WireFault(1, HALF, Ending.CRAWL, Set.of(), 1));
      String options = FlinkJobFiles.options(SERVICE.sandbox(), proxy, folder).toString();
      String savepoints = folder.toUri().toString();
      lines =
          release.run("RestoredJob", folder, options, option, value, savepoints, "" + NAMES.size());
    }

    assertThat(lines.get(0))
        .contains("refused", "PI-6013", "mode was PERMISSIVE and is DROPMALFORMED", "Remedy: ");
    assertThat(lines.subList(1, lines.size())).containsExactlyInAnyOrderElementsOf(NAMES);
  }
}
