package io.partnerinsights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.cli.console.DownloadDisplay;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creates a report in one command and downloads it in another. */
final class DownloadTest {
  private static final String QUERY =
      "SELECT CustomerName, CustomerTenantId, Month, MonthlyActiveUsers FROM OfficeUsage";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder().latency(Duration.ofMillis(20)).scale(5).compression(Compression.NONE));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("usage.csv");
  }

  @Test
  void theFileIsTheServices() throws IOException {
    run("download", report(), "--output", file.toString()).assertExits(0, "Wrote the file");

    assertThat(Files.readString(file)).startsWith("CustomerName,CustomerTenantId,Month");
    assertThat(folder.toFile().list()).containsExactly("usage.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--output FILE", "--output FILE --format json"})
  void aBrokenDownloadLeavesAndPrintsNothing(String output) throws IOException {
    List<String> command = new ArrayList<>(List.of("download", report(), "--yes"));
    command.addAll(
        output.isEmpty() ? List.of() : List.of(output.replace("FILE", file.toString()).split(" ")));
    SERVICE.sandbox().faults().on("GET", "/blob/").times(1).breakAfter(400_000);
    SERVICE.sandbox().faults().on("GET", "/blob/").always().respond(404);
    Files.writeString(file, "of yesterday");

    CommandRun run = run(command.toArray(String[]::new)).assertExits(6, "PI-4");

    assertThat(run.out()).isEmpty();
    assertThat(file).hasContent("of yesterday");
    assertThat(folder.toFile().list()).containsExactly("usage.csv");
  }

  @Test
  void aSubmittedReportIsReadLater() {
    CommandRun submitted = run("run", "--query", QUERY, "--no-wait");
    String reportId = submitted.out().strip();
    submitted.assertExits(0, "partnerinsights download " + reportId);

    CommandRun read = run("download", reportId, "--json");

    assertThat(read.outputJson()).hasSize(SERVICE.sandbox().expectedRows(QUERY).size());
    assertThat(SERVICE.calls().countApiCalls("DELETE")).isZero();
  }

  @Test
  void theCommandThatReadsLaterHasTheAccountsArguments() throws IOException {
    Path settings = Files.writeString(folder.resolve("my settings"), "[work]\n");
    List<String> command = new ArrayList<>(List.of("run", "--query", QUERY, "--no-wait"));
    command.addAll(List.of("--profile", "work", "--settings", settings.toString()));
    command.addAll(List.of("--auth", "password"));

    CommandRun submitted = run(command.toArray(String[]::new));

    assertThat(submitted.err())
        .endsWith(
            submitted.out().strip()
                + (" --profile work --settings '" + settings + "' --auth password\n"));
  }

  @Test
  void eachSubmissionHasItsOwnReport() {
    String first = run("run", "--query", QUERY, "--no-wait", "--json").outputJson().toString();
    String second = run("run", "--query", QUERY, "--no-wait", "--json").outputJson().toString();

    assertThat(first).contains("reportId").isNotEqualTo(second);
  }

  /** Creates a report that stays. */
  private String report() {
    return run("run", "--query", QUERY, "--no-wait").out().strip();
  }

  private CommandRun run(String... arguments) {
    return CommandRun.atSandbox(SERVICE.sandbox(), folder, arguments);
  }

  @Test
  void saysHowMuchWasReceivedOnceAMinute() {
    ManualClock clock = ManualClock.startingAt(Instant.parse("2026-06-15T08:00:00Z"));
    List<String> lines = new ArrayList<>();
    try (DownloadDisplay display = new DownloadDisplay(new OpenWaits(clock, lines::add))) {
      for (long mib = 0; mib < 100; mib++) {
        display.showProgress(mib << 20, mib < 50 ? null : 200L << 20);
        clock.advance(Duration.ofSeconds(1));
      }
    }

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("download: 10 MiB, since ").endsWith(" (10 s)");
    assertThat(lines.get(1)).startsWith("download: 70 of 200 MiB, since ").endsWith("(1 min 10 s)");
  }
}
